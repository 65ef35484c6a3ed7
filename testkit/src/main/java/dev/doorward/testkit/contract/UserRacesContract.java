package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.PasswordHash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@link dev.doorward.core.port.Users} promises of a change while others open and refresh sessions of that user. */
public interface UserRacesContract {

    /** How often each race is run; there is a new user in each round. */
    int ROUNDS = 10;

    /** How many sessions one runner opens at most while it waits to be refused. */
    int MOST_OPENINGS = 100;

    StoreUnderTest store();

    private Steps steps() {
        return new Steps(store());
    }

    /** Each runner opens sessions until it is refused, but for the first, who makes the change meanwhile. */
    private void openWhile(Predicate<Account> change, Consumer<Account> afterwards) {
        for (int round = 0; round < ROUNDS; round++) {
            Account account = steps().registered();
            List<Session> opened = Collections.synchronizedList(new ArrayList<>());
            List<Session> refused = Collections.synchronizedList(new ArrayList<>());
            List<Boolean> done =
                    Race.of(runner -> runner == 0 ? change.test(account) : openUntilRefused(account, opened, refused));

            assertTrue(done.get(0), "the change was made");
            opened.forEach(steps()::assertOver);
            refused.forEach(steps()::assertNotFound);
            int registrationAndChange = 2;
            assertEquals(
                    registrationAndChange + opened.size(),
                    steps().events(account).stream()
                            .filter(kind -> kind != AuthEventKind.SESSION_DISPLACED)
                            .count());
            afterwards.accept(account);
        }
    }

    private boolean openUntilRefused(Account account, List<Session> opened, List<Session> refused) {
        for (int attempt = 0; attempt < MOST_OPENINGS; attempt++) {
            Session session = steps().session(account);
            if (!steps().open(session, account, Samples.hash())) {
                return refused.add(session);
            }
            opened.add(session);
        }
        return false;
    }

    /** Each runner refreshes its own session, which makes it live longer, but for the first, who makes the change. */
    private void refreshWhile(Consumer<Account> change) {
        for (int round = 0; round < ROUNDS; round++) {
            Account account = steps().registered();
            List<Session> sessions = Stream.generate(() -> steps().opened(account))
                    .limit(Race.RUNNERS)
                    .toList();
            List<Session> last = Race.of(runner -> {
                Session before = sessions.get(runner);
                Session after = before.refreshed(
                        before.lastSeenAt(), before.aliveUntil().plusSeconds(3600), before.client());
                if (runner == 0) {
                    change.accept(account);
                    return before;
                }
                return store().sessions().refresh(after) ? after : before;
            });
            last.forEach(steps()::assertOver);
        }
    }

    @Test
    default void a_session_opened_while_the_password_is_changed_is_ended_or_refused() {
        PasswordHash changed = Samples.hash();
        openWhile(account -> steps().changePassword(account, changed, steps().session(account)), account -> {
            assertEquals(changed.reveal(), steps().read(account).passwordHash().reveal());
            assertEquals(1, steps().listed(account).size());
        });
    }

    @Test
    default void a_session_opened_while_the_password_is_set_is_ended_or_refused() {
        PasswordHash set = Samples.hash();
        openWhile(account -> steps().setPassword(account, set), account -> {
            assertEquals(set.reveal(), steps().read(account).passwordHash().reveal());
            assertEquals(List.of(), steps().listed(account));
        });
    }

    @Test
    default void a_session_opened_while_the_user_is_disabled_is_ended_or_refused() {
        openWhile(account -> steps().setDisabled(account, true), account -> {
            assertTrue(steps().read(account).disabled());
            assertEquals(List.of(), steps().listed(account));
        });
    }

    @Test
    default void a_session_opened_while_the_user_is_deleted_is_ended_or_refused() {
        openWhile(
                account -> steps().delete(account),
                account -> assertEquals(
                        Optional.empty(), store().users().find(account.user().id())));
    }

    @Test
    default void a_session_refreshed_while_the_password_is_changed_is_over() {
        refreshWhile(account -> steps().changePassword(account, Samples.hash(), steps().session(account)));
    }

    @Test
    default void a_session_refreshed_while_the_user_is_disabled_is_over() {
        refreshWhile(account -> steps().disabled(account));
    }

    @Test
    default void a_session_refreshed_while_the_user_is_deleted_is_over() {
        refreshWhile(account -> steps().deleted(account));
    }

    @Test
    default void a_session_refreshed_while_all_are_ended_is_over() {
        refreshWhile(account -> store().sessions()
                .endAll(account.user().id(), Samples.event(AuthEventKind.ALL_SESSIONS_ENDED, account.user())));
    }

    @Test
    default void of_32_simultaneous_changes_of_one_password_exactly_one_wins() {
        for (int round = 0; round < ROUNDS; round++) {
            raceForOnePassword(steps().registered());
        }
    }

    private void raceForOnePassword(Account account) {
        List<Session> sessions = Stream.generate(() -> steps().session(account))
                .limit(Race.RUNNERS)
                .toList();
        List<PasswordHash> hashes =
                Stream.generate(Samples::hash).limit(Race.RUNNERS).toList();
        List<Boolean> changed =
                Race.of(runner -> steps().changePassword(account, hashes.get(runner), sessions.get(runner)));

        assertEquals(1, changed.stream().filter(win -> win).count());
        int winner = changed.indexOf(true);
        Account after = steps().read(account);
        assertEquals(hashes.get(winner).reveal(), after.passwordHash().reveal());
        assertEquals(account.passwordVersion() + 1, after.passwordVersion());
        assertEquals(List.of(sessions.get(winner).id()), steps().listed(account));
        IntStream.range(0, Race.RUNNERS)
                .filter(runner -> runner != winner)
                .forEach(runner -> steps().assertNotFound(sessions.get(runner)));
        assertEquals(List.of(AuthEventKind.SIGNED_UP, AuthEventKind.PASSWORD_CHANGED), steps().events(account));
    }

    @Test
    default void of_32_simultaneous_deletions_exactly_one_wins() {
        Account account = steps().registered();
        List<Boolean> deleted = Race.of(runner -> steps().delete(account));
        assertEquals(1, deleted.stream().filter(win -> win).count());
        assertEquals(List.of(AuthEventKind.SIGNED_UP, AuthEventKind.USER_DELETED), steps().events(account));
    }
}
