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
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Credentials;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Opens a session for whoever knows e-mail and password. Every refusal takes the same road. */
final class SignIn {

    private final Users users;
    private final Sessions sessions;
    private final PasswordHasher hasher;
    private final PasswordCheck check;
    private final HashingGate gate;
    private final Throttle throttle;
    private final SessionGrants grants;
    private final AuthEvents events;
    private final Now now;

    SignIn(
            Users users,
            Sessions sessions,
            PasswordHasher hasher,
            PasswordCheck check,
            HashingGate gate,
            Throttle throttle,
            SessionGrants grants,
            AuthEvents events,
            Now now) {
        this.users = users;
        this.sessions = sessions;
        this.hasher = hasher;
        this.check = check;
        this.gate = gate;
        this.throttle = throttle;
        this.grants = grants;
        this.events = events;
        this.now = now;
    }

    SignInResult signIn(Credentials credentials, ClientInfo client) {
        if (!credentials.faults().isEmpty()) {
            return new SignInResult.Invalid(credentials.faults());
        }
        try (HashingGate.Slot slot = gate.enter(client);
                Throttle.Attempt attempt = throttle.signIn(credentials, client)) {
            return attempt.refused()
                    .map(wait -> throttled(wait, client))
                    .orElseGet(() -> judged(credentials, client, slot, attempt));
        }
    }

    private SignInResult throttled(Duration wait, ClientInfo client) {
        rejected(client, Optional.empty(), RefusalReason.THROTTLED);
        return new SignInResult.Throttled(wait);
    }

    private SignInResult judged(
            Credentials credentials, ClientInfo client, HashingGate.Slot slot, Throttle.Attempt attempt) {
        Optional<Account> found = credentials.email().flatMap(users::findByEmail);
        String whom = credentials.email().map(Email::canonical).orElse("");
        boolean matches = slot.run(() -> check.matches(whom, credentials.password(), found));
        Optional<RefusalReason> refusal = refusal(found, matches);
        if (refusal.isPresent()) {
            attempt.counts();
            return rejected(client, found, refusal.get());
        }
        attempt.succeeded();
        Password password = credentials.password().value().orElseThrow();
        return opened(found.get(), hashToKeep(found.get(), password, slot), client, attempt.device());
    }

    private static Optional<RefusalReason> refusal(Optional<Account> found, boolean matches) {
        if (found.isEmpty()) {
            return Optional.of(RefusalReason.UNKNOWN_EMAIL);
        }
        return matches ? Optional.empty() : Optional.of(PasswordCheck.refusal(found));
    }

    private PasswordHash hashToKeep(Account account, Password password, HashingGate.Slot slot) {
        return hasher.needsRehash(account.passwordHash())
                ? slot.run(() -> hasher.hash(password, account.user().id()))
                : account.passwordHash();
    }

    private SignInResult opened(Account account, PasswordHash hash, ClientInfo client, KnownDevice device) {
        User user = account.user();
        Instant at = now.micros();
        SessionGrant grant = grants.opened(user, at, client, device);
        AuthEvent signedIn = AuthEvent.of(
                AuthEventKind.SIGNED_IN, at, client, user.id(), grant.session().id());
        Optional<List<SessionId>> displaced = sessions.open(grant.opened(), account, hash, signedIn);
        if (displaced.isEmpty()) {
            return rejected(client, Optional.of(account), RefusalReason.CHANGED_MEANWHILE);
        }
        events.report(signedIn);
        displaced.get().forEach(session -> events.report(signedIn.displacing(session)));
        return new SignInResult.SignedIn(grant);
    }

    private SignInResult rejected(ClientInfo client, Optional<Account> account, RefusalReason reason) {
        Optional<UserId> user = account.map(found -> found.user().id());
        events.report(AuthEvent.refusal(AuthEventKind.SIGN_IN_REFUSED, now.micros(), client, user, reason));
        return new SignInResult.Rejected();
    }
}
