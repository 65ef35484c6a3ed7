package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.attempt.Rule;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.Session;
import dev.doorward.core.session.SessionId;
import dev.doorward.core.user.Email;
import dev.doorward.core.user.User;
import dev.doorward.core.user.UserId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one test with a server of its own, because it stops it. */
@Tag("SC-005")
class RestartTest {

    private static final int THREADS = 8;

    @TempDir
    Path folder;

    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    @Test
    void a_database_that_stops_under_load_and_comes_back_has_lost_nothing_that_was_acknowledged() throws Exception {
        EmbeddedPostgres server = start(0);
        TestDatabase database = TestDatabase.on(server.getPort());
        new PostgresSchema(database.source(), "doorward").migrate();
        ConcurrentLinkedQueue<Email> acknowledged = new ConcurrentLinkedQueue<>();
        AtomicInteger failures = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (SmallPool requests = database.pool(4);
                SmallPool feed = database.feed("feed");
                PostgresStore store = PostgresStore.open(requests, feed, "doorward", PostgresOptions.defaults())) {
            store.awaitReady(Duration.ofSeconds(20));
            Session ended = Nouns.session(UserId.random());
            Nouns.end(store, ended);
            List<Limit> limits = List.of(
                    new Limit("failures:192.0.2.7", new Rule.Rate(1, Duration.ofHours(1))),
                    new Limit("account:ada", new Rule.Backoff(2, Duration.ofHours(1), Duration.ofHours(1))));
            assertTrue(store.attempts().take(limits, ended.createdAt()).isEmpty());
            List<Future<Void>> runners = new ArrayList<>();
            for (int runner = 0; runner < THREADS; runner++) {
                runners.add(threads.submit(untilItFails(store, "runner" + runner, acknowledged, failures)));
            }
            TestDatabase.eventually("some have signed up", () -> acknowledged.size() > 100);
            int port = server.getPort();
            server.close();
            for (Future<Void> runner : runners) {
                runner.get();
            }
            assertEquals(THREADS, failures.get());
            assertThrows(StoreFailure.class, () -> store.users().findByEmail(acknowledged.peek()));
            assertTrue(store.revocations().isRevoked(ended.id()));

            server = start(port);
            assertEquals(
                    Optional.of(Duration.ofHours(1)), store.attempts().take(limits.subList(0, 1), ended.createdAt()));
            assertTrue(store.attempts()
                    .take(limits.subList(1, 2), ended.createdAt())
                    .isEmpty());
            assertEquals(
                    Optional.of(Duration.ofHours(1)), store.attempts().take(limits.subList(1, 2), ended.createdAt()));
            User user = Nouns.user("afterwards@example.org");
            assertTrue(Nouns.register(store, user));
            for (Email email : acknowledged) {
                assertTrue(store.users().findByEmail(email).isPresent());
            }
            long users = database.number("select count(*) from doorward.users");
            assertTrue(users > acknowledged.size() && users <= acknowledged.size() + 1 + THREADS, users + " users");
            assertEquals(users, database.number("select count(*) from doorward.sessions"));
            assertEquals(users, database.number("select count(*) from doorward.events"));

            Session other = Nouns.session(user.id());
            try (SmallPool secondFeed = database.feed("second");
                    PostgresStore second =
                            PostgresStore.open(requests, secondFeed, "doorward", PostgresOptions.defaults())) {
                Nouns.end(second, other);
                TestDatabase.eventually(
                        "the feed has followed", () -> store.revocations().isRevoked(other.id()));
            }
            assertFalse(store.revocations().isRevoked(SessionId.random()));
        } finally {
            threads.shutdownNow();
            server.close();
        }
    }

    private static Callable<Void> untilItFails(
            PostgresStore store, String name, ConcurrentLinkedQueue<Email> acknowledged, AtomicInteger failures) {
        return () -> {
            for (int i = 0; ; i++) {
                User user = Nouns.user(name + "." + i + "@example.org");
                try {
                    assertTrue(Nouns.register(store, user));
                    acknowledged.add(user.email());
                } catch (StoreFailure stopped) {
                    failures.incrementAndGet();
                    return null;
                }
            }
        };
    }
}
