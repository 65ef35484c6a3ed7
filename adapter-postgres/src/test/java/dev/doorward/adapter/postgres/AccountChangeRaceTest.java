package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No session survives a change that ends all, however close it was opened before. */
@Tag("FR-014")
class AccountChangeRaceTest {

    private static final int THREADS = 32;

    private final TestDatabase database = TestDatabase.migrated("doorward");
    private final SmallPool requests = database.pool(THREADS);
    private final SmallPool feed = database.feed("feed");
    private final PostgresStore store = PostgresStore.open(requests, feed, "doorward", PostgresOptions.defaults());

    enum Change {
        CHANGE_PASSWORD,
        SET_PASSWORD,
        DISABLE,
        DELETE;

        boolean make(PostgresStore store, Account account, Session next) {
            User user = account.user();
            AuthEvent event = AuthEvent.of(AuthEventKind.PASSWORD_SET, user.createdAt(), Nouns.CLIENT, user.id());
            return switch (this) {
                case CHANGE_PASSWORD ->
                    store.users().changePassword(account, Nouns.hash("changed"), Nouns.opening(next), event);
                case SET_PASSWORD -> store.users().setPassword(user.id(), Nouns.hash("set"), event);
                case DISABLE -> store.users().setDisabled(user.id(), true, event);
                case DELETE -> store.users().delete(account, event);
            };
        }
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        feed.close();
        requests.close();
        assertEquals(List.of(), requests.leftBehind());
    }

    private Account registered(String email) {
        User user = Nouns.user(email);
        assertTrue(Nouns.register(store, user));
        return store.users().find(user.id()).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void a_session_whose_opening_the_change_waited_for_is_ended(Change change) throws Exception {
        for (String isolation : List.of("read committed", "repeatable read", "serializable")) {
            database.run("do $$ begin execute format('alter database %I set default_transaction_isolation = ''"
                    + isolation + "''', current_database()); end $$");
            try (SmallPool isolated = database.pool(2);
                    SmallPool ownFeed = database.feed("feed");
                    PostgresStore changing =
                            PostgresStore.open(isolated, ownFeed, "doorward", PostgresOptions.defaults())) {
                changing.awaitReady(Duration.ofSeconds(20));
                Account account = registered(change + "." + isolation.replace(' ', '.') + "@example.org");
                requests.executed();
                Session session = Nouns.session(account.user().id());
                assertTrue(Nouns.open(store, session, account, account.passwordHash()));
                String open = requests.executed().get(0);
                assertTrue(Nouns.end(store, session));
                database.run("delete from doorward.revocations; delete from doorward.events");
                Session next = Nouns.session(account.user().id());

                try (Connection signIn = database.source().getConnection();
                        Statement statement = signIn.createStatement()) {
                    signIn.setAutoCommit(false);
                    statement.execute(open);
                    CompletableFuture<Boolean> changed =
                            CompletableFuture.supplyAsync(() -> change.make(changing, account, next));
                    database.awaitLocked("the change waits", 1);
                    assertFalse(changed.isDone());
                    signIn.commit();
                    assertTrue(changed.get());
                }
                assertTrue(changing.revocations().isRevoked(session.id()), isolation);
                assertEquals(
                        0,
                        database.number("select count(*) from doorward.sessions where id = '" + session.id() + "'"),
                        isolation);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_the_sessions_that_32_threads_open_around_a_change_none_survives(Change change) throws Exception {
        int rounds = Math.max(1, Integer.getInteger("doorward.rounds", 100) / Change.values().length);
        System.out.println("sign-in against " + change + ": " + rounds + " rounds of " + THREADS + " threads");
        store.awaitReady(Duration.ofSeconds(20));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        long before = 0;
        try {
            CyclicBarrier start = new CyclicBarrier(THREADS);
            for (int round = 1; round <= rounds; round++) {
                Account account = registered(round + "@example.org");
                Session next = Nouns.session(account.user().id());
                Queue<Session> opened = new ConcurrentLinkedQueue<>();
                List<Callable<Boolean>> runners = new ArrayList<>();
                runners.add(() -> {
                    start.await();
                    // In the midst of the others, and not before them.
                    TestDatabase.eventually("some sessions", () -> opened.size() > THREADS);
                    return change.make(store, account, next);
                });
                for (int thread = 1; thread < THREADS; thread++) {
                    PasswordHash hash = thread % 4 == 0 ? Nouns.hash("anew" + thread) : account.passwordHash();
                    runners.add(() -> {
                        start.await();
                        Session session = Nouns.session(account.user().id());
                        while (Nouns.open(store, session, account, hash)) {
                            opened.add(session);
                            session = Nouns.session(account.user().id());
                        }
                        return true;
                    });
                }
                for (Future<Boolean> runner : threads.invokeAll(runners)) {
                    assertTrue(runner.get());
                }
                before += opened.size();
                for (Session session : opened) {
                    assertTrue(store.revocations().isRevoked(session.id()), "round " + round);
                }
                assertJudgedByTheNewState(change, account, next);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(0, database.number("select deadlocks from pg_stat_database where datname = current_database()"));
        System.out.println("sign-in against " + change + ": " + before + " sessions opened before, 0 survived");
    }

    private void assertJudgedByTheNewState(Change change, Account account, Session next) {
        assertEquals(
                change == Change.CHANGE_PASSWORD ? List.of(next.id().toString()) : List.of(),
                database.texts("select id from doorward.sessions where user_id = '"
                        + account.user().id() + "'"));
        assertFalse(Nouns.open(store, Nouns.session(account.user().id()), account, account.passwordHash()));
        boolean signsInAnew = change == Change.CHANGE_PASSWORD || change == Change.SET_PASSWORD;
        assertEquals(
                signsInAnew,
                store.users()
                        .find(account.user().id())
                        .filter(now ->
                                Nouns.open(store, Nouns.session(now.user().id()), now, now.passwordHash()))
                        .isPresent());
    }
}
