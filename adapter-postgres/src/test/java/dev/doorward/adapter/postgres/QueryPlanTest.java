package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every statement goes by an index once the tables are big; the planner decides, nothing is switched off. */
class QueryPlanTest {

    private static final String FILL = """
            insert into doorward.users select gen_random_uuid(), n || '@example.org', n || '@example.org', 'Ada', now()
              from generate_series(1, 20000) n;
            insert into doorward.password_hashes select id, 'phc', '', true, 1 from doorward.users;
            insert into doorward.sessions
                select gen_random_uuid(), id, now(), now(), now() + interval '7 days', now() + interval '1 hour', 0,
                    'key', 'salt', '', ''
                  from doorward.users;
            insert into doorward.revocations
                select gen_random_uuid(), now() + n * interval '1 second', now() - n * interval '1 minute'
                  from generate_series(1, 20000) n;
            insert into doorward.devices
                select sha256(id::text::bytea), id, now() + (random() * 1000000) * interval '1 second'
                  from doorward.users;
            insert into doorward.attempts
                select 'key ' || n, 1, now(), now(), now() + n * interval '1 second'
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
            Nouns.everything(store);
            feed.executed();
            List<String> polls = new ArrayList<>();
            TestDatabase.eventually("a poll", () -> polls.addAll(feed.executed()) && polls.size() > 1);
            statements = requests.executed();
            statements.addAll(polls.subList(0, 2));
        }
        // The driver cannot print an array of octets; what is in it changes no plan.
        statements.replaceAll(statement -> statement.replace("?::bytea[]", "array['x'::bytea]"));
        statements = new ArrayList<>(statements.stream()
                .flatMap(statement -> Stream.of(statement.split(";\n")))
                .toList());
        statements.removeIf(statement -> statement.startsWith("set transaction"));
        // What everything() calls: 1 of the store, 5 of users, 4 changes of users in two statements each, 9 of
        // sessions of which 2 open one in two statements, 1 of devices, 5 of attempts, 3 of keys, clean-up at least
        // twice in five tables, and the polls.
        assertTrue(statements.size() >= 1 + 5 + 4 * 2 + 9 + 2 + 1 + 5 + 3 + 2 * 5 + 2, String.join("\n", statements));
        for (String statement : statements) {
            String plan = String.join("\n", database.texts("explain " + statement));
            assertTrue(plan.contains("cost="), plan);
            assertFalse(plan.contains("Seq Scan"), statement + "\n" + plan);
        }
    }
}
