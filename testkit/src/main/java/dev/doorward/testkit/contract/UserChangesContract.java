package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link dev.doorward.core.port.Users} promises of changes: another password, lock, deletion. */
public interface UserChangesContract {

    StoreUnderTest store();

    private Steps steps() {
        return new Steps(store());
    }

    private static Account unknown(StoreUnderTest store) {
        return new Account(Samples.user(Samples.email(), store.now()), Samples.hash(), 1, false);
    }

    @Test
    default void a_change_of_password_keeps_the_new_hash_and_the_version_grows_by_one() {
        Account account = steps().registered();
        PasswordHash hash = new PasswordHash("$argon2id$v=19$" + Samples.unique(), "pepper-2", false);
        assertTrue(steps().changePassword(account, hash, steps().session(account)));

        steps().assertSame(
                        new Account(account.user(), hash, account.passwordVersion() + 1, false), steps().read(account));
        steps().assertSame(steps().read(account), steps().read(account.user().email()));
    }

    @Test
    default void a_change_of_password_ends_every_session_of_that_user_and_opens_one() {
        Account account = steps().registered();
        List<Session> earlier = List.of(steps().opened(account), steps().opened(account));
        Session others = steps().opened(steps().registered());
        Session next = steps().session(account);
        assertTrue(steps().changePassword(account, Samples.hash(), next));

        earlier.forEach(steps()::assertOver);
        steps().assertLives(next);
        steps().assertSame(next, steps().found(next));
        steps().assertLives(others);
        assertEquals(List.of(next.id()), steps().listed(account));
    }

    @Test
    default void a_change_of_password_stores_its_event_and_no_other() {
        Account account = steps().registered();
        assertTrue(steps().changePassword(account, Samples.hash(), steps().session(account)));
        assertEquals(List.of(AuthEventKind.SIGNED_UP, AuthEventKind.PASSWORD_CHANGED), steps().events(account));
    }

    @Test
    default void an_account_that_was_read_before_a_rehash_still_changes_its_password() {
        Account account = steps().registered();
        assertTrue(steps().open(steps().session(account), account, Samples.hash()));
        assertTrue(steps().changePassword(account, Samples.hash(), steps().session(account)));
    }

    @Test
    default void a_password_that_was_changed_meanwhile_is_not_changed() {
        Account account = steps().registered();
        assertTrue(steps().changePassword(account, Samples.hash(), steps().session(account)));
        assertNotChanged(account);
    }

    @Test
    default void a_password_that_was_set_meanwhile_is_not_changed() {
        Account account = steps().registered();
        assertTrue(steps().setPassword(account, Samples.hash()));
        assertNotChanged(account);
    }

    @Test
    default void the_password_of_a_disabled_user_is_not_changed() {
        Account account = steps().registered();
        steps().disabled(account);
        assertNotChanged(account);
        assertNotChanged(steps().read(account));
    }

    private void assertNotChanged(Account read) {
        Account before = steps().read(read);
        List<AuthEventKind> events = steps().events(read);
        List<?> sessions = steps().listed(read);
        Session session = steps().session(read);
        assertFalse(steps().changePassword(read, Samples.hash(), session));

        steps().assertSame(before, steps().read(read));
        steps().assertNotFound(session);
        assertEquals(sessions, steps().listed(read));
        assertEquals(events, steps().events(read));
    }

    @Test
    default void the_password_of_a_user_who_is_gone_is_neither_changed_nor_set() {
        Account account = steps().registered();
        steps().deleted(account);
        List<AuthEventKind> events = steps().events(account);
        Session session = steps().session(account);

        assertFalse(steps().changePassword(account, Samples.hash(), session));
        assertFalse(steps().setPassword(account, Samples.hash()));
        assertEquals(Optional.empty(), store().users().find(account.user().id()));
        steps().assertNotFound(session);
        assertEquals(events, steps().events(account));
    }

    @Test
    default void setting_a_password_ends_every_session_and_opens_none() {
        Account account = steps().registered();
        Session earlier = steps().opened(account);
        Session others = steps().opened(steps().registered());
        PasswordHash hash = Samples.hash();
        assertTrue(steps().setPassword(account, hash));

        steps().assertSame(
                        new Account(account.user(), hash, account.passwordVersion() + 1, false), steps().read(account));
        steps().assertOver(earlier);
        assertEquals(List.of(), steps().listed(account));
        steps().assertLives(others);
        assertEquals(
                List.of(AuthEventKind.SIGNED_UP, AuthEventKind.SIGNED_IN, AuthEventKind.PASSWORD_SET),
                steps().events(account));
    }

    @Test
    default void a_disabled_user_stays_disabled_when_the_password_is_set() {
        Account account = steps().registered();
        steps().disabled(account);
        assertTrue(steps().setPassword(account, Samples.hash()));

        Account after = steps().read(account);
        assertTrue(after.disabled());
        assertFalse(steps().open(steps().session(account), after));
    }

    @Test
    default void disabling_a_user_ends_every_session_and_leaves_others_alone() {
        Account account = steps().registered();
        List<Session> earlier = List.of(steps().opened(account), steps().opened(account));
        Session others = steps().opened(steps().registered());
        steps().disabled(account);

        steps().assertSame(
                        new Account(account.user(), account.passwordHash(), account.passwordVersion(), true),
                        steps().read(account));
        earlier.forEach(steps()::assertOver);
        assertEquals(List.of(), steps().listed(account));
        steps().assertLives(others);
    }

    @Test
    default void an_enabled_user_is_let_in_again_and_earlier_sessions_stay_over() {
        Account account = steps().registered();
        Session earlier = steps().opened(account);
        steps().disabled(account);
        assertTrue(steps().setDisabled(account, false));

        steps().assertSame(account, steps().read(account));
        steps().assertOver(earlier);
        steps().assertLives(steps().opened(account));
    }

    @Test
    default void enabling_a_user_who_is_not_disabled_ends_nothing() {
        Account account = steps().registered();
        Session session = steps().opened(account);
        assertTrue(steps().setDisabled(account, false));
        steps().assertLives(session);
    }

    @Test
    default void locking_and_unlocking_store_their_events() {
        Account account = steps().registered();
        steps().disabled(account);
        steps().disabled(account);
        assertTrue(steps().setDisabled(account, false));
        assertEquals(
                List.of(
                        AuthEventKind.SIGNED_UP,
                        AuthEventKind.USER_DISABLED,
                        AuthEventKind.USER_DISABLED,
                        AuthEventKind.USER_ENABLED),
                steps().events(account));
    }

    @Test
    default void a_deleted_user_is_not_found_has_no_session_and_leaves_the_event() {
        Account account = steps().registered();
        List<Session> earlier = List.of(steps().opened(account), steps().opened(account));
        Session others = steps().opened(steps().registered());
        steps().deleted(account);

        assertEquals(Optional.empty(), store().users().find(account.user().id()));
        assertEquals(
                Optional.empty(), store().users().findByEmail(account.user().email()));
        earlier.forEach(steps()::assertOver);
        steps().assertLives(others);
        List<AuthEventKind> events = steps().events(account);
        assertEquals(AuthEventKind.USER_DELETED, events.get(events.size() - 1));
    }

    @Test
    default void the_email_of_a_deleted_user_is_free_again() {
        Account account = steps().registered();
        steps().deleted(account);
        User next = Samples.user(account.user().email(), store().now());
        assertTrue(steps().register(next, Samples.hash()));
        assertEquals(next, steps().read(account.user().email()).user());
    }

    @Test
    default void a_user_whose_password_was_changed_meanwhile_is_not_deleted() {
        Account account = steps().registered();
        Session session = steps().session(account);
        assertTrue(steps().changePassword(account, Samples.hash(), session));
        Account before = steps().read(account);
        assertFalse(steps().delete(account));

        steps().assertSame(before, steps().read(account));
        steps().assertLives(session);
        assertEquals(List.of(AuthEventKind.SIGNED_UP, AuthEventKind.PASSWORD_CHANGED), steps().events(account));
    }

    @Test
    default void an_account_that_was_read_before_a_rehash_is_deleted() {
        Account account = steps().registered();
        assertTrue(steps().open(steps().session(account), account, Samples.hash()));
        assertTrue(steps().delete(account));
    }

    @Test
    default void a_disabled_user_can_be_deleted() {
        Account account = steps().registered();
        steps().disabled(account);
        assertTrue(steps().delete(account));
        assertEquals(Optional.empty(), store().users().find(account.user().id()));
    }

    @Test
    default void a_user_is_deleted_once_and_an_unknown_one_never() {
        Account account = steps().registered();
        assertTrue(steps().delete(account));
        List<AuthEventKind> events = steps().events(account);
        assertFalse(steps().delete(account));
        assertFalse(steps().setDisabled(account, true));
        assertFalse(steps().setDisabled(account, false));
        assertEquals(events, steps().events(account));

        Account unknown = unknown(store());
        assertFalse(steps().delete(unknown));
        assertFalse(steps().setDisabled(unknown, true));
        assertFalse(steps().setPassword(unknown, Samples.hash()));
        assertEquals(List.of(), steps().events(unknown));
    }

    @Test
    default void deleting_an_earlier_owner_of_the_email_does_not_touch_the_present_one() {
        Account earlier = steps().registered();
        steps().deleted(earlier);
        Account now = steps().registered(earlier.user().email());
        Session session = steps().opened(now);

        assertFalse(steps().delete(earlier));
        assertFalse(steps().setPassword(earlier, Samples.hash()));
        assertFalse(steps().changePassword(earlier, Samples.hash(), steps().session(earlier)));
        steps().assertSame(now, steps().read(now));
        steps().assertLives(session);
    }
}
