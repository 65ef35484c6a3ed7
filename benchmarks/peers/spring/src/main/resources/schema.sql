create table if not exists peer_users (id uuid primary key, email text not null unique, name text not null, hash text not null);
