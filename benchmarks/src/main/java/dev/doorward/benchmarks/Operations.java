package dev.doorward.benchmarks;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.port.Users;
import dev.doorward.core.session.LivingSession;
import dev.doorward.core.session.NewSession;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.DeviceToken;
import dev.doorward.core.user.DisplayName;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.KnownDevice;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What else a store is asked, for one of the users at random; whatever ends something has begun it. */
record Operations(Rows rows) {

    private static final PasswordHash HASH = new PasswordHash("phc", "", true);

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    private static AuthEvent event(AuthEventKind kind, UserId user) {
        return AuthEvent.of(kind, now(), Rows.CLIENT, user);
    }

    private static NewSession opened(UserId user) {
        Session session = Rows.session(SessionId.random(), user);
        return new NewSession(session, new KnownDevice(DeviceToken.random(), session.expiresAt()));
    }

    private Users users() {
        return rows.store().users();
    }

    private Account someAccount() {
        return users().find(Rows.user(rows.someone())).orElseThrow();
    }

    Account findById() {
        return someAccount();
    }

    private Account register() {
        UserId id = UserId.random();
        User user = new User(id, Email.of(id + "@example.org"), new DisplayName("Ada"), now());
        must(users().register(user, HASH, opened(id), event(AuthEventKind.SIGNED_UP, id)), "register");
        return new Account(user, HASH, 1, false);
    }

    boolean registerAndDelete() {
        Account account = register();
        return must(
                users().delete(
                                account,
                                event(AuthEventKind.USER_DELETED, account.user().id())),
                "delete");
    }

    boolean findAndChangePassword() {
        Account account = someAccount();
        UserId id = account.user().id();
        return users().changePassword(account, HASH, opened(id), event(AuthEventKind.PASSWORD_CHANGED, id));
    }

    boolean setPassword() {
        UserId id = Rows.user(rows.someone());
        return must(users().setPassword(id, HASH, event(AuthEventKind.PASSWORD_SET, id)), "setPassword");
    }

    boolean enable() {
        UserId id = Rows.user(rows.someone());
        return users().setDisabled(id, false, event(AuthEventKind.USER_ENABLED, id));
    }

    Map<String, Long> hashCosts() {
        return users().hashCosts();
    }

    Optional<LivingSession> findSession() {
        return rows.store().sessions().find(Rows.session(rows.someone()));
    }

    private SessionId open(UserId id) {
        NewSession opened = opened(id);
        Account account = users().find(id).orElseThrow();
        must(
                rows.store()
                        .sessions()
                        .open(opened, account, account.passwordHash(), event(AuthEventKind.SIGNED_IN, id))
                        .isPresent(),
                "open");
        return opened.session().id();
    }

    boolean openAndEnd() {
        UserId id = Rows.user(rows.someone());
        Instant later = now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(900);
        return must(rows.store().sessions().end(open(id), later, event(AuthEventKind.SIGNED_OUT, id)), "end");
    }

    boolean openAndEndOwn() {
        UserId id = Rows.user(rows.someone());
        return must(rows.store().sessions().endOwn(id, open(id), event(AuthEventKind.SESSION_ENDED, id)), "endOwn");
    }

    void openAndEndOthers() {
        UserId id = Rows.user(rows.someone());
        rows.store().sessions().endOthers(id, open(id), event(AuthEventKind.OTHER_SESSIONS_ENDED, id));
    }

    void openAndEndAll() {
        UserId id = Rows.user(rows.someone());
        open(id);
        rows.store().sessions().endAll(id, event(AuthEventKind.ALL_SESSIONS_ENDED, id));
    }

    boolean knowsDevice() {
        return rows.store().devices().knows(Rows.email(rows.someone()), DeviceToken.random(), now());
    }

    void takeAndGiveBack() {
        rows.store().attempts().giveBack(taken(), now());
    }

    void takeAndForgive() {
        rows.store().attempts().forgive(taken(), now());
    }

    private List<Limit> taken() {
        List<Limit> limits = rows.limits();
        must(rows.store().attempts().take(limits, now()).isEmpty(), "take");
        return limits;
    }

    boolean isRevoked() {
        return rows.store().revocations().isRevoked(Rows.session(rows.someone()));
    }

    List<WrappedKey> signingKeys() {
        return rows.store().signingKeys().all("access");
    }

    private static boolean must(boolean done, String what) {
        if (!done) {
            throw new IllegalStateException(what + " did nothing");
        }
        return true;
    }
}
