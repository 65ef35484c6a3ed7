package dev.doorward.core;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import java.time.Instant;
import java.util.Optional;

/** Opens a session for whoever knows e-mail and password. Every refusal takes the same road. */
final class SignIn {

    private static final Password NOBODYS = Password.random();

    private final Users users;
    private final Sessions sessions;
    private final PasswordHasher hasher;
    private final HashingGate gate;
    private final Decoy decoy;
    private final SessionGrants grants;
    private final AuthEvents events;
    private final Now now;

    SignIn(
            Users users,
            Sessions sessions,
            PasswordHasher hasher,
            HashingGate gate,
            Decoy decoy,
            SessionGrants grants,
            AuthEvents events,
            Now now) {
        this.users = users;
        this.sessions = sessions;
        this.hasher = hasher;
        this.gate = gate;
        this.decoy = decoy;
        this.grants = grants;
        this.events = events;
        this.now = now;
    }

    SignInResult signIn(Credentials credentials, ClientInfo client) {
        if (!credentials.faults().isEmpty()) {
            return new SignInResult.Invalid(credentials.faults());
        }
        try (HashingGate.Slot slot = gate.enter()) {
            Optional<Account> found = credentials.email().flatMap(users::findByEmail);
            Optional<PasswordHash> verified = slot.run(() -> verified(credentials.password(), found));
            if (found.isEmpty()) {
                return rejected(client, found, RefusalReason.UNKNOWN_EMAIL);
            }
            if (verified.isEmpty()) {
                return rejected(client, found, RefusalReason.WRONG_PASSWORD);
            }
            if (found.get().disabled()) {
                return rejected(client, found, RefusalReason.DISABLED);
            }
            return opened(found.get(), verified.get(), client);
        }
    }

    /** The hash to keep when this is the account's password. Always exactly one verification, whatever is missing. */
    private Optional<PasswordHash> verified(Optional<Password> password, Optional<Account> account) {
        PasswordHash hash = decoy.hashOf(account);
        boolean matches = hasher.verify(password.orElse(NOBODYS), hash, decoy.idOf(account));
        if (!matches || password.isEmpty() || account.isEmpty()) {
            return Optional.empty();
        }
        boolean keep = account.get().disabled() || !hasher.needsRehash(hash);
        return Optional.of(
                keep ? hash : hasher.hash(password.get(), account.get().user().id()));
    }

    private SignInResult opened(Account account, PasswordHash hash, ClientInfo client) {
        User user = account.user();
        Instant at = now.micros();
        SessionGrant grant = grants.grant(user, at, client);
        AuthEvent signedIn = AuthEvent.of(
                AuthEventKind.SIGNED_IN, at, client, user.id(), grant.session().id());
        if (!sessions.open(grant.session(), account, hash, signedIn)) {
            return rejected(client, Optional.of(account), RefusalReason.CHANGED_MEANWHILE);
        }
        events.report(signedIn);
        return new SignInResult.SignedIn(grant);
    }

    private SignInResult rejected(ClientInfo client, Optional<Account> account, RefusalReason reason) {
        events.report(AuthEvent.refusal(
                AuthEventKind.SIGN_IN_REFUSED,
                now.micros(),
                client,
                account.map(found -> found.user().id()),
                reason));
        return new SignInResult.Rejected();
    }
}
