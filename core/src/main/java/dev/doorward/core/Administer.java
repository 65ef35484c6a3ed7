package dev.doorward.core;

import static java.util.Objects.requireNonNull;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.Parsed;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.PasswordPolicy;
import dev.doorward.core.user.UserId;
import java.util.Optional;

/** Locks users out, lets them in again, and sets forgotten passwords. */
final class Administer implements Administration {

    private final Users users;
    private final PasswordHasher hasher;
    private final HashingGate gate;
    private final CommonPasswords commonPasswords;
    private final AuthEvents events;
    private final Now now;
    private final PasswordPolicy passwordPolicy;

    Administer(
            Users users,
            PasswordHasher hasher,
            HashingGate gate,
            CommonPasswords commonPasswords,
            AuthEvents events,
            Now now,
            PasswordPolicy passwordPolicy) {
        this.users = users;
        this.hasher = hasher;
        this.gate = gate;
        this.commonPasswords = commonPasswords;
        this.events = events;
        this.now = now;
        this.passwordPolicy = passwordPolicy;
    }

    @Override
    public boolean disable(Email email, ClientInfo client) {
        return setDisabled(email, true, AuthEventKind.USER_DISABLED, client);
    }

    @Override
    public boolean enable(Email email, ClientInfo client) {
        return setDisabled(email, false, AuthEventKind.USER_ENABLED, client);
    }

    private boolean setDisabled(Email email, boolean disabled, AuthEventKind kind, ClientInfo client) {
        requireNonNull(email, "email");
        requireNonNull(client, "client");
        Optional<UserId> user =
                users.findByEmail(email).map(account -> account.user().id());
        Optional<AuthEvent> event = user.map(id -> AuthEvent.of(kind, now.micros(), client, id))
                .filter(change -> users.setDisabled(user.get(), disabled, change));
        event.ifPresent(events::report);
        return event.isPresent();
    }

    @Override
    public SetPasswordResult setPassword(Email email, String newPassword, ClientInfo client) {
        requireNonNull(email, "email");
        requireNonNull(client, "client");
        Parsed<Password> password =
                passwordPolicy.parse(requireNonNull(newPassword, "newPassword"), commonPasswords::contains);
        if (password.fault().isPresent()) {
            return new SetPasswordResult.Invalid(password.fault().get());
        }
        Optional<Account> account = users.findByEmail(email);
        if (account.isEmpty()) {
            return new SetPasswordResult.UnknownUser();
        }
        UserId user = account.get().user().id();
        PasswordHash hash;
        try (HashingGate.Slot slot = gate.enter()) {
            hash = slot.run(() -> hasher.hash(password.get(), user));
        }
        AuthEvent event = AuthEvent.of(AuthEventKind.PASSWORD_SET, now.micros(), client, user);
        if (!users.setPassword(user, hash, event)) {
            return new SetPasswordResult.UnknownUser();
        }
        events.report(event);
        return new SetPasswordResult.Set();
    }
}
