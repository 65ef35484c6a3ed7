package dev.doorward.core;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.AuthEvents;
import dev.doorward.core.port.CommonPasswords;
import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.AccessClaims;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.core.session.SessionGrant;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.ClaimedPassword;
import dev.doorward.core.user.FieldFault;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.Parsed;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordChange;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.PasswordPolicy;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Replaces the password of whoever knows the current one, ends every session, and opens one. */
final class ChangePassword {

    private final Users users;
    private final PasswordHasher hasher;
    private final PasswordCheck check;
    private final HashingGate gate;
    private final Throttle throttle;
    private final CommonPasswords commonPasswords;
    private final SessionGrants grants;
    private final AuthEvents events;
    private final Now now;
    private final PasswordPolicy passwordPolicy;

    ChangePassword(
            Users users,
            PasswordHasher hasher,
            PasswordCheck check,
            HashingGate gate,
            Throttle throttle,
            CommonPasswords commonPasswords,
            SessionGrants grants,
            AuthEvents events,
            Now now,
            PasswordPolicy passwordPolicy) {
        this.users = users;
        this.hasher = hasher;
        this.check = check;
        this.gate = gate;
        this.throttle = throttle;
        this.commonPasswords = commonPasswords;
        this.grants = grants;
        this.events = events;
        this.now = now;
        this.passwordPolicy = passwordPolicy;
    }

    PasswordChangeResult change(AccessClaims who, PasswordChange change, ClientInfo client) {
        Parsed<Password> next = change.next(passwordPolicy, commonPasswords::contains);
        List<FieldFault> faults = Stream.concat(change.current().fault().stream(), next.fault().stream())
                .toList();
        if (!faults.isEmpty()) {
            return new PasswordChangeResult.Invalid(faults);
        }
        UserId user = who.user();
        try (HashingGate.Slot slot = gate.enter(client);
                Throttle.Attempt attempt = throttle.ownPassword(who.session())) {
            return attempt.refused()
                    .map(wait -> throttled(wait, user, client))
                    .orElseGet(() -> judged(user, change.current(), next.get(), client, slot, attempt));
        }
    }

    private PasswordChangeResult throttled(Duration wait, UserId user, ClientInfo client) {
        rejected(user, client, RefusalReason.THROTTLED);
        return new PasswordChangeResult.Throttled(wait);
    }

    private PasswordChangeResult judged(
            UserId user,
            ClaimedPassword current,
            Password next,
            ClientInfo client,
            HashingGate.Slot slot,
            Throttle.Attempt attempt) {
        Optional<Account> account = users.find(user);
        if (!slot.run(() -> check.matches(user.toString(), current, account))) {
            attempt.counts();
            return rejected(user, client, PasswordCheck.refusal(account));
        }
        attempt.succeeded();
        PasswordHash hash = slot.run(() -> hasher.hash(next, user));
        return changed(account.orElseThrow(), hash, client, attempt.device());
    }

    private PasswordChangeResult changed(Account account, PasswordHash hash, ClientInfo client, KnownDevice device) {
        UserId user = account.user().id();
        Instant at = now.micros();
        SessionGrant grant = grants.opened(account.user(), at, client, device);
        AuthEvent event = AuthEvent.of(
                AuthEventKind.PASSWORD_CHANGED,
                at,
                client,
                user,
                grant.session().id());
        if (!users.changePassword(account, hash, grant.opened(), event)) {
            return rejected(user, client, RefusalReason.CHANGED_MEANWHILE);
        }
        events.report(event);
        return new PasswordChangeResult.Changed(grant);
    }

    private PasswordChangeResult rejected(UserId user, ClientInfo client, RefusalReason reason) {
        events.report(AuthEvent.refusal(
                AuthEventKind.PASSWORD_CHANGE_REFUSED, now.micros(), client, Optional.of(user), reason));
        return new PasswordChangeResult.Rejected();
    }
}
