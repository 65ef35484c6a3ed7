package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.Sessions;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@link Sessions} promises. */
public interface SessionsContract extends SessionRefreshContract, UsersSessionsContract, FewSessionsContract {

    @Override
    StoreUnderTest store();

    private Steps steps() {
        return new Steps(store());
    }

    @Test
    default void an_opened_session_lives_and_its_event_is_stored() {
        Account account = steps().registered();
        Session session = steps().opened(account);

        assertEquals(List.of(AuthEventKind.SIGNED_UP, AuthEventKind.SIGNED_IN), steps().events(account));
        assertFalse(store().revocations().isRevoked(session.id()));
        assertTrue(steps().end(session));
    }

    @Test
    default void the_hash_given_is_the_hash_kept_and_the_password_version_stays() {
        Account account = steps().registered();
        PasswordHash anew = new PasswordHash("$argon2id$v=19$" + Samples.unique(), "pepper-2", true);
        assertTrue(steps().open(steps().session(account), account, anew));

        Account after = steps().read(account);
        assertEquals(anew.reveal(), after.passwordHash().reveal());
        assertEquals("pepper-2", after.passwordHash().pepperId());
        assertEquals(account.passwordVersion(), after.passwordVersion());
    }

    @Test
    default void an_account_that_was_read_before_a_rehash_still_opens_and_does_not_bring_the_old_hash_back() {
        Account account = steps().registered();
        PasswordHash anew = Samples.hash();
        assertTrue(steps().open(steps().session(account), account, anew));
        assertTrue(steps().open(steps().session(account), account));

        assertEquals(anew.reveal(), steps().read(account).passwordHash().reveal());
    }

    @Test
    default void no_session_is_opened_for_a_user_who_is_gone() {
        Account account = steps().registered();
        steps().deleted(account);
        Session session = steps().session(account);
        List<AuthEventKind> before = steps().events(account);

        assertFalse(steps().open(session, account, Samples.hash()));
        assertEquals(
                Optional.empty(), store().users().findByEmail(account.user().email()));
        assertEquals(before, steps().events(account));
        assertFalse(steps().end(session));
    }

    @Test
    default void no_session_is_opened_for_an_earlier_owner_of_the_email() {
        Account earlier = steps().registered();
        steps().deleted(earlier);
        Account now = steps().registered(earlier.user().email());
        Session session = steps().session(earlier);

        assertFalse(steps().open(session, earlier, Samples.hash()));
        assertEquals(
                now.passwordHash().reveal(), steps().read(now).passwordHash().reveal());
        assertFalse(steps().end(session));
    }

    @Test
    default void no_session_is_opened_for_a_disabled_user() {
        Account account = steps().registered();
        steps().disabled(account);
        assertRefusedAndUnchanged(account);
    }

    @Test
    default void no_session_is_opened_after_the_password_was_changed() {
        Account account = steps().registered();
        assertTrue(steps().setPassword(account, Samples.hash()));
        assertRefusedAndUnchanged(account);
    }

    private void assertRefusedAndUnchanged(Account account) {
        Account before = steps().read(account);
        List<AuthEventKind> events = steps().events(account);
        Session session = steps().session(account);
        assertFalse(steps().open(session, account, Samples.hash()));

        steps().assertSame(before, steps().read(account));
        assertEquals(events, steps().events(account));
        steps().assertNotFound(session);
        assertFalse(steps().end(session));
    }

    @Test
    default void simultaneous_openings_for_one_account_all_succeed_even_when_each_hashes_anew() {
        Account account = steps().registered();
        List<Session> sessions = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> steps().session(account))
                .toList();
        List<PasswordHash> hashes = IntStream.range(0, Race.RUNNERS)
                .mapToObj(runner -> Samples.hash())
                .toList();

        List<Boolean> opened = Race.of(runner -> steps().open(sessions.get(runner), account, hashes.get(runner)));

        assertFalse(opened.contains(false));
        String kept = steps().read(account).passwordHash().reveal();
        assertTrue(hashes.stream().anyMatch(hash -> hash.reveal().equals(kept)));
        assertEquals(Race.RUNNERS + 1, steps().events(account).size());
        sessions.forEach(session -> assertTrue(steps().end(session)));
    }

    @Test
    default void ending_a_session_revokes_it_and_stores_the_event() {
        Account account = steps().registered();
        Session session = steps().opened(account);
        assertTrue(steps().end(session));

        assertTrue(store().revocations().isRevoked(session.id()));
        assertEquals(
                List.of(AuthEventKind.SIGNED_UP, AuthEventKind.SIGNED_IN, AuthEventKind.SIGNED_OUT),
                steps().events(account));
    }

    @Test
    default void ending_a_session_leaves_the_others_alone() {
        Account account = steps().registered();
        Session one = steps().opened(account);
        Session other = steps().opened(account);
        assertTrue(steps().end(one));

        assertFalse(store().revocations().isRevoked(other.id()));
        assertTrue(steps().end(other));
    }

    @Test
    default void ending_a_session_twice_is_no_error_and_stores_one_event() {
        Account account = steps().registered();
        Session session = steps().opened(account);
        assertTrue(steps().end(session));
        assertFalse(steps().end(session));

        assertTrue(store().revocations().isRevoked(session.id()));
        assertEquals(3, steps().events(account).size());
    }

    @Test
    default void of_32_simultaneous_endings_exactly_one_finds_the_session_living() {
        Account account = steps().registered();
        Session session = steps().opened(account);

        List<Boolean> living = Race.of(runner -> {
            boolean lived = steps().end(session);
            assertTrue(store().revocations().isRevoked(session.id()), "revoked when the call returns");
            return lived;
        });

        assertEquals(1, living.stream().filter(lived -> lived).count());
        assertEquals(3, steps().events(account).size());
    }

    @Test
    default void ending_an_unknown_session_is_no_error_stores_nothing_and_revokes_its_id() {
        Session unknown = Samples.session(UserId.random(), store().now());
        assertFalse(steps().end(unknown));

        assertTrue(store().revocations().isRevoked(unknown.id()));
        assertEquals(List.of(), store().storedEvents(unknown.user()));
    }

    @Test
    default void ending_the_session_of_a_deleted_user_revokes_its_id() {
        Account account = steps().registered();
        Session session = steps().opened(account);
        steps().deleted(account);

        assertFalse(steps().end(session));
        assertTrue(store().revocations().isRevoked(session.id()));
    }

    @Test
    default void a_revocation_is_kept_until_the_sessions_last_token_is_dead() {
        Account account = steps().registered();
        Session session = Samples.session(account.user().id(), store().now(), Duration.ofHours(2));
        assertTrue(steps().open(session, account));
        Instant sooner = session.aliveUntil().minusSeconds(3600);
        assertTrue(store().sessions().end(session.id(), sooner, Samples.signedOut(session)));

        assertFalse(steps().revokedUntil(session).isBefore(session.aliveUntil()));
    }

    @Test
    default void a_revocation_is_kept_until_the_token_that_asked_for_it_is_dead() {
        Account account = steps().registered();
        Session session = steps().opened(account);
        Instant later = session.aliveUntil().plusSeconds(3600);
        assertTrue(store().sessions().end(session.id(), later, Samples.signedOut(session)));
        assertFalse(steps().revokedUntil(session).isBefore(later));

        assertFalse(steps().end(session));
        assertFalse(steps().revokedUntil(session).isBefore(later), "a second ending shortens nothing");
    }

    @Test
    default void a_second_ending_lengthens_the_revocation_of_an_unknown_session() {
        Session unknown = Samples.session(UserId.random(), store().now());
        assertFalse(steps().end(unknown));
        Instant later = unknown.aliveUntil().plusSeconds(3600);
        assertFalse(store().sessions().end(unknown.id(), later, Samples.signedOut(unknown)));

        assertFalse(steps().revokedUntil(unknown).isBefore(later));
    }
}
