package dev.doorward.core;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.FieldFault;
import dev.doorward.core.user.Parsed;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.PasswordPolicy;
import dev.doorward.core.user.Registration;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Registers a user and opens the first session. */
final class SignUp {

    private final Users users;
    private final PasswordHasher hasher;
    private final HashingGate gate;
    private final Throttle throttle;
    private final CommonPasswords commonPasswords;
    private final SessionGrants grants;
    private final AuthEvents events;
    private final Now now;
    private final PasswordPolicy passwordPolicy;

    SignUp(
            Users users,
            PasswordHasher hasher,
            HashingGate gate,
            Throttle throttle,
            CommonPasswords commonPasswords,
            SessionGrants grants,
            AuthEvents events,
            Now now,
            PasswordPolicy passwordPolicy) {
        this.users = users;
        this.hasher = hasher;
        this.gate = gate;
        this.throttle = throttle;
        this.commonPasswords = commonPasswords;
        this.grants = grants;
        this.events = events;
        this.now = now;
        this.passwordPolicy = passwordPolicy;
    }

    SignUpResult signUp(Registration registration, ClientInfo client) {
        Parsed<DisplayName> name = registration.name();
        Parsed<Email> email = registration.email();
        Parsed<Password> password = registration.password(passwordPolicy, commonPasswords::contains);
        List<FieldFault> faults = Parsed.faults(name, email, password);
        if (!faults.isEmpty()) {
            return new SignUpResult.Invalid(faults);
        }

        try (HashingGate.Slot slot = gate.enter(client);
                Throttle.Attempt attempt = throttle.signUp(client)) {
            return attempt.refused().map(wait -> throttled(wait, client)).orElseGet(() -> {
                UserId id = UserId.random();
                PasswordHash hash = slot.run(() -> hasher.hash(password.get(), id));
                // Only now: whoever waited long to be hashed has lost nothing of the first session.
                User user = new User(id, email.get(), name.get(), now.micros());
                return registered(user, hash, client, attempt);
            });
        }
    }

    private SignUpResult throttled(Duration wait, ClientInfo client) {
        refused(client, RefusalReason.THROTTLED);
        return new SignUpResult.Throttled(wait);
    }

    private SignUpResult registered(User user, PasswordHash hash, ClientInfo client, Throttle.Attempt attempt) {
        SessionGrant grant = grants.opened(user, user.createdAt(), client, attempt.device());
        AuthEvent signedUp = AuthEvent.of(
                AuthEventKind.SIGNED_UP,
                user.createdAt(),
                client,
                user.id(),
                grant.session().id());
        boolean registered = users.register(user, hash, grant.opened(), signedUp);
        attempt.counts();
        if (!registered) {
            refused(client, RefusalReason.EMAIL_TAKEN);
            return new SignUpResult.EmailTaken();
        }
        events.report(signedUp);
        return new SignUpResult.SignedUp(grant);
    }

    private void refused(ClientInfo client, RefusalReason reason) {
        events.report(AuthEvent.refusal(AuthEventKind.SIGN_UP_REFUSED, now.micros(), client, Optional.empty(), reason));
    }
}
