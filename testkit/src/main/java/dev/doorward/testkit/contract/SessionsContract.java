package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Sessions} promises. */
public interface SessionsContract {

    StoreUnderTest store();

    private Account registered(Email email) {
        User user = Samples.user(email, store().now());
        Session session = Samples.session(user.id(), store().now());
        assertTrue(store().users()
                .register(user, Samples.hash(), session, Samples.event(AuthEventKind.SIGNED_UP, session)));
        return read(email);
    }

    private Account read(Email email) {
        return store().users().findByEmail(email).orElseThrow(() -> new AssertionError("the user is not found"));
    }

    private Session session(Account account) {
        return Samples.session(account.user().id(), store().now());
    }

    private boolean open(Session session, Account account, PasswordHash hash) {
        return store().sessions().open(session, account, hash, Samples.event(AuthEventKind.SIGNED_IN, session));
    }

    private boolean end(Session session) {
        return store().sessions().end(session.id(), session.aliveUntil(), Samples.signedOut(session));
    }

    private Instant revokedUntil(Session session) {
        return store().revokedUntil(session.id()).orElseThrow(() -> new AssertionError("the session is not revoked"));
    }

    @Test
    default void an_opened_session_lives_and_its_event_is_stored() {
        Account account = registered(Samples.email());
        Session session = session(account);
        assertTrue(open(session, account, account.passwordHash()));

        assertEquals(
                List.of(AuthEventKind.SIGNED_UP, AuthEventKind.SIGNED_IN),
                store().storedEvents(account.user().id()));
        assertFalse(store().revocations().isRevoked(session.id()));
        assertTrue(end(session));
    }

    @Test
    default void the_hash_given_is_the_hash_kept_and_the_password_version_stays() {
        Account account = registered(Samples.email());
        PasswordHash anew = new PasswordHash("$argon2id$v=19$" + Samples.unique(), "pepper-2", true);
        assertTrue(open(session(account), account, anew));

        Account after = read(account.user().email());
        assertEquals(anew.reveal(), after.passwordHash().reveal());
        assertEquals("pepper-2", after.passwordHash().pepperId());
        assertEquals(account.passwordVersion(), after.passwordVersion());
    }

    @Test
    default void an_account_that_was_read_before_a_rehash_still_opens_and_does_not_bring_the_old_hash_back() {
        Account account = registered(Samples.email());
        PasswordHash anew = Samples.hash();
        assertTrue(open(session(account), account, anew));
        assertTrue(open(session(account), account, account.passwordHash()));

        assertEquals(anew.reveal(), read(account.user().email()).passwordHash().reveal());
    }

    @Test
    default void the_longest_client_is_stored() {
        Account account = registered(Samples.email());
        Session plain = session(account);
        Session session = new Session(
                plain.id(),
                plain.user(),
                plain.createdAt(),
                plain.expiresAt(),
                plain.aliveUntil(),
                Samples.longestClient());
        assertTrue(open(session, account, account.passwordHash()));
        assertTrue(end(session));
    }

    @Test
    default void no_session_is_opened_for_a_user_who_is_gone() {
        Account account = registered(Samples.email());
        store().delete(account.user().id());
        Session session = session(account);
        List<AuthEventKind> before = store().storedEvents(account.user().id());

        assertFalse(open(session, account, Samples.hash()));
        assertEquals(
                Optional.empty(), store().users().findByEmail(account.user().email()));
        assertEquals(before, store().storedEvents(account.user().id()));
        assertFalse(end(session));
    }

    @Test
    default void no_session_is_opened_for_an_earlier_owner_of_the_email() {
        Account earlier = registered(Samples.email());
        store().delete(earlier.user().id());
        Account now = registered(earlier.user().email());
        Session session = session(earlier);

        assertFalse(open(session, earlier, Samples.hash()));
        assertEquals(
                now.passwordHash().reveal(),
                read(earlier.user().email()).passwordHash().reveal());
        assertFalse(end(session));
    }

    @Test
    default void no_session_is_opened_for_a_disabled_user() {
        Account account = registered(Samples.email());
        store().disable(account.user().id());
        assertRefusedAndUnchanged(account);
    }

    @Test
    default void no_session_is_opened_after_the_password_was_changed() {
        Account account = registered(Samples.email());
        store().changePassword(account.user().id(), Samples.hash());
        assertRefusedAndUnchanged(account);
    }

    private void assertRefusedAndUnchanged(Account account) {
        Account before = read(account.user().email());
        Session session = session(account);
        assertFalse(open(session, account, Samples.hash()));

        Account after = read(account.user().email());
        assertEquals(before.passwordHash().reveal(), after.passwordHash().reveal());
        assertEquals(before.passwordVersion(), after.passwordVersion());
        assertEquals(before.disabled(), after.disabled());
        assertEquals(
                List.of(AuthEventKind.SIGNED_UP),
                store().storedEvents(account.user().id()));
        assertFalse(end(session));
    }

    @Test
    default void simultaneous_openings_for_one_account_all_succeed_even_when_each_hashes_anew() {
        Account account = registered(Samples.email());
        List<Session> sessions = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> session(account))
                .toList();
        List<PasswordHash> hashes = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> Samples.hash())
                .toList();

        List<Boolean> opened = Race.of(runner -> open(sessions.get(runner), account, hashes.get(runner)));

        assertFalse(opened.contains(false));
        String kept = read(account.user().email()).passwordHash().reveal();
        assertTrue(hashes.stream().anyMatch(hash -> hash.reveal().equals(kept)));
        assertEquals(Race.RUNNERS + 1, store().storedEvents(account.user().id()).size());
        sessions.forEach(session -> assertTrue(end(session)));
    }

    @Test
    default void ending_a_session_revokes_it_and_stores_the_event() {
        Account account = registered(Samples.email());
        Session session = session(account);
        assertTrue(open(session, account, account.passwordHash()));
        assertTrue(end(session));

        assertTrue(store().revocations().isRevoked(session.id()));
        assertEquals(
                List.of(AuthEventKind.SIGNED_UP, AuthEventKind.SIGNED_IN, AuthEventKind.SIGNED_OUT),
                store().storedEvents(account.user().id()));
    }

    @Test
    default void ending_a_session_leaves_the_others_alone() {
        Account account = registered(Samples.email());
        Session one = session(account);
        Session other = session(account);
        assertTrue(open(one, account, account.passwordHash()));
        assertTrue(open(other, account, account.passwordHash()));
        assertTrue(end(one));

        assertFalse(store().revocations().isRevoked(other.id()));
        assertTrue(end(other));
    }

    @Test
    default void ending_a_session_twice_is_no_error_and_stores_one_event() {
        Account account = registered(Samples.email());
        Session session = session(account);
        assertTrue(open(session, account, account.passwordHash()));
        assertTrue(end(session));
        assertFalse(end(session));

        assertTrue(store().revocations().isRevoked(session.id()));
        assertEquals(3, store().storedEvents(account.user().id()).size());
    }

    @Test
    default void of_32_simultaneous_endings_exactly_one_finds_the_session_living() {
        Account account = registered(Samples.email());
        Session session = session(account);
        assertTrue(open(session, account, account.passwordHash()));

        List<Boolean> living = Race.of(runner -> {
            boolean lived = end(session);
            assertTrue(store().revocations().isRevoked(session.id()), "revoked when the call returns");
            return lived;
        });

        assertEquals(1, living.stream().filter(lived -> lived).count());
        assertEquals(3, store().storedEvents(account.user().id()).size());
    }

    @Test
    default void ending_an_unknown_session_is_no_error_stores_nothing_and_revokes_its_id() {
        Session unknown = Samples.session(UserId.random(), store().now());
        assertFalse(end(unknown));

        assertTrue(store().revocations().isRevoked(unknown.id()));
        assertEquals(List.of(), store().storedEvents(unknown.user()));
    }

    @Test
    default void ending_the_session_of_a_deleted_user_revokes_its_id() {
        Account account = registered(Samples.email());
        Session session = session(account);
        assertTrue(open(session, account, account.passwordHash()));
        store().delete(account.user().id());

        assertFalse(end(session));
        assertTrue(store().revocations().isRevoked(session.id()));
    }

    @Test
    default void a_revocation_is_kept_until_the_sessions_last_token_is_dead() {
        Account account = registered(Samples.email());
        Session session = Samples.session(account.user().id(), store().now(), Duration.ofHours(2));
        assertTrue(open(session, account, account.passwordHash()));
        Instant sooner = session.aliveUntil().minusSeconds(3600);
        assertTrue(store().sessions().end(session.id(), sooner, Samples.signedOut(session)));

        assertFalse(revokedUntil(session).isBefore(session.aliveUntil()));
    }

    @Test
    default void a_revocation_is_kept_until_the_token_that_asked_for_it_is_dead() {
        Account account = registered(Samples.email());
        Session session = session(account);
        assertTrue(open(session, account, account.passwordHash()));
        Instant later = session.aliveUntil().plusSeconds(3600);
        assertTrue(store().sessions().end(session.id(), later, Samples.signedOut(session)));
        assertFalse(revokedUntil(session).isBefore(later));

        assertFalse(end(session));
        assertFalse(revokedUntil(session).isBefore(later), "a second ending shortens nothing");
    }

    @Test
    default void a_second_ending_lengthens_the_revocation_of_an_unknown_session() {
        Session unknown = Samples.session(UserId.random(), store().now());
        assertFalse(end(unknown));
        Instant later = unknown.aliveUntil().plusSeconds(3600);
        assertFalse(store().sessions().end(unknown.id(), later, Samples.signedOut(unknown)));

        assertFalse(revokedUntil(unknown).isBefore(later));
    }
}
