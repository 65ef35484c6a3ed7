-- Accounts, sessions, revocations, devices, attempts, keys and the audit trail.
--
-- Every name is qualified, so that no search_path matters. Identities are made in Java. Texts are compared byte by byte
-- (collation "C"): the canonical e-mail is a key and not a word. The checks repeat the bounds of the nouns for whoever
-- writes past the library. What comes later is added as new columns and tables, so that nodes of the version before keep
-- working while their successors start.

create table "${schema}".users (
    id uuid primary key,
    email_canonical text collate "C" not null unique
        check (octet_length(email_canonical) between 1 and 254),
    email text not null check (octet_length(email) between 1 and 254),
    name text not null check (char_length(name) between 1 and 100),
    created_at timestamptz not null,
    disabled_at timestamptz
);
comment on table "${schema}".users is 'Whoever has signed up; host tables may reference it, with on delete cascade';
comment on column "${schema}".users.id is 'Never changes and is never given to somebody else';
comment on column "${schema}".users.email_canonical is 'The key by which the address is matched, made in Java; never use lower() here';
comment on column "${schema}".users.email is 'The address as its owner typed it, trimmed: mail goes here';
comment on column "${schema}".users.disabled_at is 'Since when an operator has locked the user out; null: not at all';

create table "${schema}".password_hashes (
    user_id uuid primary key references "${schema}".users (id) on delete cascade,
    phc text not null check (octet_length(phc) between 1 and 1024),
    pepper_id text not null default '' check (octet_length(pepper_id) <= 128),
    bound_to_user boolean not null,
    password_version int not null check (password_version >= 1)
);
create index password_hashes_by_pepper on "${schema}".password_hashes (pepper_id);
-- What a hash costs: the PHC string without salt and digest. The store asks for just this expression.
create index password_hashes_by_cost on "${schema}".password_hashes
    ((coalesce(substring(phc from '^(.*)[$][^$]*[$][^$]*$'), '')));
comment on table "${schema}".password_hashes is 'Apart from users, so that it can be granted apart';
comment on column "${schema}".password_hashes.phc is 'PHC string: algorithm, version, parameters, salt, digest';
comment on column "${schema}".password_hashes.pepper_id is 'Which pepper went into the hash; empty: none. The pepper itself is never stored';
comment on column "${schema}".password_hashes.bound_to_user is 'Whether user_id went into the hash, so that it verifies nothing on another row';
comment on column "${schema}".password_hashes.password_version is 'Grows with every change of the password, not when the same password is hashed anew';

create table "${schema}".sessions (
    id uuid primary key,
    user_id uuid not null references "${schema}".users (id) on delete cascade,
    created_at timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at timestamptz not null,
    alive_until timestamptz not null,
    generation int not null default 0 check (generation >= 0),
    refresh_key_id text not null check (char_length(refresh_key_id) between 1 and 64),
    refresh_salt text not null check (char_length(refresh_salt) between 1 and 64),
    ip text not null check (char_length(ip) <= 45),
    user_agent text not null check (char_length(user_agent) <= 256)
);
create index sessions_by_user on "${schema}".sessions (user_id);
create index sessions_by_expiry on "${schema}".sessions (expires_at);
comment on table "${schema}".sessions is 'Living sessions; one that ends is deleted and leaves a revocation. No token is stored';
comment on column "${schema}".sessions.last_seen_at is 'The last sign-in or refresh';
comment on column "${schema}".sessions.expires_at is 'When it ends at the latest';
comment on column "${schema}".sessions.alive_until is 'The latest expiry of any access token ever made for it: so long its revocation must be kept';
comment on column "${schema}".sessions.generation is 'How often it was refreshed: the refresh token of this generation is current';
comment on column "${schema}".sessions.refresh_key_id is 'Which key makes its refresh tokens; the key itself is in signing_keys, encrypted';
comment on column "${schema}".sessions.refresh_salt is 'Goes into its refresh tokens, which nobody can make without the key';
comment on column "${schema}".sessions.ip is 'The address in plain, because its owner is shown it';

create table "${schema}".revocations (
    session_id uuid primary key,
    alive_until timestamptz not null,
    revoked_at timestamptz not null default clock_timestamp()
);
create index revocations_by_time on "${schema}".revocations (revoked_at);
create index revocations_by_end on "${schema}".revocations (alive_until);
comment on table "${schema}".revocations is 'Sessions that ended before their access tokens died; without foreign key, because it outlives session and user';
comment on column "${schema}".revocations.alive_until is 'The row may go some time after this moment';
comment on column "${schema}".revocations.revoked_at is 'By the clock of this server: every node polls the newest rows by it';

create table "${schema}".devices (
    token_digest bytea not null check (octet_length(token_digest) = 32),
    user_id uuid not null references "${schema}".users (id) on delete cascade,
    known_until timestamptz not null,
    primary key (token_digest, user_id)
);
create index devices_by_user on "${schema}".devices (user_id, known_until);
create index devices_by_end on "${schema}".devices (known_until);
comment on table "${schema}".devices is 'Devices on which a user has signed up or in, the latest of each user';
comment on column "${schema}".devices.token_digest is 'SHA-256 of 256 random bits, which only the device has; it lets nobody in';
comment on column "${schema}".devices.known_until is 'When it is forgotten unless its user signs in on it before';

create table "${schema}".attempts (
    key text collate "C" primary key check (char_length(key) between 1 and 128),
    count int not null check (count >= 0),
    began_at timestamptz not null,
    free_at timestamptz not null,
    expires_at timestamptz not null
);
create index attempts_by_end on "${schema}".attempts (expires_at);
comment on table "${schema}".attempts is 'How often something was tried: by an account, an address, a device or a session, which only its hash tells';
comment on column "${schema}".attempts.key is 'A hash of whose attempts they are, keyed by the server; the key is never stored';
comment on column "${schema}".attempts.began_at is 'The first of them: what was taken before belongs to an earlier count';
comment on column "${schema}".attempts.free_at is 'Until then nothing may be tried; -infinity: now';
comment on column "${schema}".attempts.expires_at is 'From then on counting begins anew';

create table "${schema}".signing_keys (
    purpose text collate "C" not null check (char_length(purpose) between 1 and 32),
    sequence int not null check (sequence >= 1),
    id text not null check (char_length(id) between 1 and 128),
    algorithm text not null check (char_length(algorithm) between 1 and 32),
    wrapped bytea not null check (octet_length(wrapped) between 1 and 65536),
    created_at timestamptz not null,
    signs_from timestamptz not null,
    primary key (purpose, sequence)
);
comment on table "${schema}".signing_keys is 'Keys, encrypted under the master key, which is never stored';
comment on column "${schema}".signing_keys.sequence is 'From 1 without gaps; two nodes that make a key at the same time agree on one by it';
comment on column "${schema}".signing_keys.signs_from is 'Until then the key only verifies';

create table "${schema}".events (
    id uuid primary key,
    at timestamptz not null,
    kind text not null check (char_length(kind) between 1 and 64),
    user_id uuid,
    session_id uuid,
    reason text check (char_length(reason) between 1 and 64),
    request_id text not null check (char_length(request_id) <= 64),
    ip_hash text not null check (char_length(ip_hash) <= 128)
);
create index events_by_time on "${schema}".events (at);
comment on table "${schema}".events is 'What changed, stored together with the change. Ids only: no name, no address, no user agent';
comment on column "${schema}".events.user_id is 'Without foreign key: the trail outlives the user';
comment on column "${schema}".events.ip_hash is 'A keyed hash of the client address, or empty; the key is never stored';
