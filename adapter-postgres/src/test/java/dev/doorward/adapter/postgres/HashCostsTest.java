package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a node knows of the costs of stored hashes, and what knowing it costs the database. */
class HashCostsTest {

    private static final String FILL = """
            insert into doorward.users select gen_random_uuid(), n || '%1$s@example.org', 'a@example.org', 'Ada', now()
              from generate_series(1, %2$d) n;
            insert into doorward.password_hashes
                select id, %3$s || '$salt$digest', '', true, 1 from doorward.users
                 where id not in (select user_id from doorward.password_hashes);
            analyze
            """;

    private final TestDatabase database = TestDatabase.migrated("doorward");

    private void fill(String name, int users, String cost) {
        database.run(FILL.formatted(name, users, cost));
    }

    private Map<String, Long> knownWhenReady() throws Exception {
        try (SmallPool requests = database.pool(1);
                SmallPool feed = database.feed("feed");
                PostgresStore store = PostgresStore.open(requests, feed, "doorward", PostgresOptions.defaults())) {
            store.awaitReady(Duration.ofSeconds(20));
            Map<String, Long> known = store.users().hashCosts();
            assertEquals(List.of(), requests.executed(), "no request pays for it");
            return known;
        }
    }

    @Test
    void a_node_that_is_ready_knows_the_costs() throws Exception {
        assertEquals(Map.of(), knownWhenReady());
        fill("old", 7, "'$argon2id$v=19$m=8,t=1,p=1'");
        assertEquals(Map.of("$argon2id$v=19$m=8,t=1,p=1", 1L), knownWhenReady(), "one alone is not counted");
        fill("new", 3, "'$argon2id$v=19$m=16,t=1,p=1'");
        assertEquals(Map.of("$argon2id$v=19$m=8,t=1,p=1", 7L, "$argon2id$v=19$m=16,t=1,p=1", 3L), knownWhenReady());
    }

    @Test
    void a_count_that_fails_leaves_what_was_known_and_the_feed_alive() throws Exception {
        fill("old", 7, "'$argon2id$v=19$m=8,t=1,p=1'");
        try (SmallPool requests = database.pool(1);
                SmallPool feed = database.feed("feed")) {
            feed.beforeEachExecution(sql -> {
                if (sql.contains("with recursive costs")) {
                    throw new SQLException("canceled", "57014");
                }
            });
            try (PostgresStore store = PostgresStore.open(requests, feed, "doorward", PostgresOptions.defaults())) {
                store.awaitReady(Duration.ofSeconds(20));
                assertEquals(Map.of(), store.users().hashCosts());
                store.countHashes();
                assertEquals(1, store.users().hashCosts().size());
            }
        }
    }

    @Test
    void no_more_than_16_costs_are_looked_at_however_many_somebody_has_planted() throws Exception {
        fill("planted", 100, "email_canonical");
        assertEquals(16, knownWhenReady().size());
    }

    @Test
    void of_many_planted_costs_only_a_few_are_searched() {
        fill("planted", 20_000, "email_canonical");
        List<String> plan = plan();
        long searches = plan.stream()
                .filter(line -> line.contains("password_hashes_by_cost"))
                .mapToLong(HashCostsTest::loops)
                .sum();
        // The first of them, the next one 15 times, and a count of each.
        assertTrue(searches >= 17 && searches <= 2 * 16, () -> searches + " in " + String.join("\n", plan));
    }

    private List<String> plan() {
        return database.texts("explain (analyze, timing off) " + HashCosts.COUNT.replace("{schema}", "doorward"));
    }

    private static long loops(String line) {
        Matcher loops = Pattern.compile("loops=(\\d+)").matcher(line);
        return loops.find() ? Long.parseLong(loops.group(1)) : 0;
    }

    @Test
    void while_there_is_one_cost_no_hash_is_counted() {
        fill("old", 20_000, "'$argon2id$v=19$m=8,t=1,p=1'");
        List<String> plan = plan();
        String text = String.join("\n", plan);
        assertTrue(text.contains("password_hashes_by_cost"), text);
        List<String> scans =
                plan.stream().filter(line -> line.contains("Seq Scan")).toList();
        assertFalse(scans.isEmpty(), text);
        assertTrue(scans.stream().allMatch(line -> line.contains("(never executed)")), text);
    }
}
