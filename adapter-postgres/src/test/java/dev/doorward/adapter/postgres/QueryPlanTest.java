package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.key.WrappedKey;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.Account;
import dev.doorward.core.user.User;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every statement goes by an index once the tables are big; the planner decides, nothing is switched off. */
class QueryPlanTest {

    private static final String FILL = """
            insert into doorward.users select gen_random_uuid(), n || '@example.org', n || '@example.org', 'Ada', now()
              from generate_series(1, 20000) n;
            insert into doorward.password_hashes select id, 'phc', '', true, 1 from doorward.users;
            insert into doorward.sessions
                select gen_random_uuid(), id, now(), now(), now() + interval '7 days', now() + interval '1 hour', '', ''
                  from doorward.users;
            insert into doorward.revocations
                select gen_random_uuid(), now() + n * interval '1 second', now() - n * interval '1 minute'
                  from generate_series(1, 20000) n;
            insert into doorward.signing_keys
                select 'purpose ' || n, 1, 'k', 'ES256', 'x', now(), now() from generate_series(1, 5000) n;
            insert into doorward.events
                select gen_random_uuid(), now() - n * interval '1 minute', 'signed_in', null, null, null, '', ''
                  from generate_series(1, 20000) n;
            analyze
            """;

    private final TestDatabase database = TestDatabase.migrated("doorward");

    @Test
    void no_statement_reads_a_whole_table() throws Exception {
        database.run(FILL);
        List<String> statements;
        try (SmallPool requests = database.pool(1);
                SmallPool feed = database.feed("feed");
                PostgresStore store = PostgresStore.open(
                        requests,
                        feed,
                        "doorward",
                        PostgresOptions.defaults().withRevocations(Duration.ofMillis(10), Duration.ofSeconds(10)))) {
            store.awaitReady(Duration.ofSeconds(20));
            everything(store);
            feed.executed();
            List<String> polls = new ArrayList<>();
            TestDatabase.eventually("a poll", () -> polls.addAll(feed.executed()) && polls.size() > 1);
            statements = requests.executed();
            statements.addAll(polls.subList(0, 2));
        }
        // peppers, find, register, open twice, end, add, all, and clean-up twice in three tables, and the polls
        assertEquals(8 + 6 + 2, statements.size(), String.join("\n", statements));
        for (String statement : statements) {
            String plan = String.join("\n", database.texts("explain " + statement));
            assertTrue(plan.contains("cost="), plan);
            assertFalse(plan.contains("Seq Scan"), statement + "\n" + plan);
        }
    }

    private static void everything(PostgresStore store) {
        assertEquals(Set.of(""), store.pepperIds());
        User user = Nouns.user("ada@example.org");
        assertTrue(Nouns.register(store, user));
        Account account = store.users().findByEmail(user.email()).orElseThrow();
        Session session = Nouns.session(user.id());
        assertTrue(Nouns.open(store, session, account, account.passwordHash()));
        assertTrue(Nouns.open(store, Nouns.session(user.id()), account, Nouns.hash("anew")));
        assertTrue(Nouns.end(store, session));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        assertTrue(store.signingKeys().add(new WrappedKey("access-token", 1, "k", "ES256", new byte[] {1}, now, now)));
        assertEquals(1, store.signingKeys().all("access-token").size());
        assertTrue(store.cleanUp(now.plus(Duration.ofMinutes(6))) > 0);
    }
}
