package dev.doorward.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.doorward.core.port.Users;
import dev.doorward.core.user.PasswordHash;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecoysTest {

    private static final int EMAILS = 4_000;

    private final Users users = mock(Users.class);
    private final ToLongFunction<String> key = new OwnKeyedHash();

    private List<String> chosen(ToLongFunction<String> keyedHash, Map<String, Long> stored) {
        when(users.hashCosts()).thenReturn(stored);
        Decoys decoys = new Decoys(users, keyedHash, "today");
        return IntStream.range(0, EMAILS)
                .mapToObj(n -> decoys.costFor(n + "@example.org"))
                .toList();
    }

    private static double share(List<String> chosen, String cost) {
        return chosen.stream().filter(cost::equals).count() / (double) EMAILS;
    }

    @Test
    void while_nothing_is_stored_a_decoy_costs_what_hashes_of_today_cost() {
        assertEquals(1, share(chosen(key, Map.of()), "today"));
    }

    @Test
    void a_decoy_costs_what_all_hashes_cost_although_today_is_another() {
        assertEquals(1, share(chosen(key, Map.of("old", 3L)), "old"));
    }

    @Test
    void decoys_have_the_costs_of_stored_hashes_in_proportion() {
        List<String> chosen = chosen(key, Map.of("old", 500L, "older", 200L, "today", 300L));
        // Six standard deviations of 4,000 draws: five hundred million runs meet one beyond.
        assertEquals(0.5, share(chosen, "old"), 0.048);
        assertEquals(0.2, share(chosen, "older"), 0.038);
        assertEquals(0.3, share(chosen, "today"), 0.044);
    }

    @Test
    void many_rare_costs_together_have_the_share_that_they_have_among_stored_hashes() {
        Map<String, Long> stored = new LinkedHashMap<>(Map.of("old", 500L));
        IntStream.range(0, 10).forEach(n -> stored.put("rare " + n, 50L));
        assertEquals(0.5, share(chosen(key, stored), "old"), 0.048);
    }

    @Test
    void the_same_email_has_the_same_cost_wherever_the_key_is_the_same_and_not_with_another() {
        Map<String, Long> stored = Map.of("old", 1L, "today", 1L);
        assertEquals(chosen(key, stored), chosen(key, stored));
        assertNotEquals(chosen(key, stored), chosen(new OwnKeyedHash(), stored));
    }

    @Test
    void decoys_move_only_as_hashes_do() {
        List<String> before = chosen(key, Map.of("old", 600L, "older", 300L, "today", 100L));
        List<String> after = chosen(key, Map.of("old", 400L, "older", 300L, "today", 300L));
        assertNotEquals(before, after);
        IntStream.range(0, EMAILS)
                .filter(n -> !before.get(n).equals(after.get(n)))
                .forEach(n -> {
                    assertNotEquals("today", before.get(n));
                    assertNotEquals("old", after.get(n));
                });
        long fromOlder = IntStream.range(0, EMAILS)
                .filter(n -> before.get(n).equals("older") && !after.get(n).equals("older"))
                .filter(n -> !after.get(n).equals("today"))
                .count();
        assertEquals(0, fromOlder);
    }

    @Test
    void of_equal_draws_the_more_frequent_cost_wins_also_at_the_edges() {
        for (long drawn : List.of(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE)) {
            for (List<String> order : List.of(List.of("few", "many"), List.of("many", "few"))) {
                Map<String, Long> stored = new LinkedHashMap<>();
                order.forEach(cost -> stored.put(cost, cost.equals("few") ? 1L : 2L));
                assertEquals(1, share(chosen(text -> drawn, stored), "many"));
            }
        }
    }

    @Test
    void a_door_asks_the_hash_that_it_was_given() {
        Plugs plugs = new Plugs();
        when(plugs.users.hashCosts()).thenReturn(Map.of("old", 1L, "today", 1L));
        AssertionError asked = new AssertionError("asked");
        Auth auth = plugs.builder()
                .decoyHash(text -> {
                    throw asked;
                })
                .build();
        assertEquals(asked, assertThrows(AssertionError.class, () -> auth.signIn(Plugs.CREDENTIALS, Plugs.CLIENT)));
    }

    @Test
    void a_cost_is_a_hash_without_salt_and_digest() {
        for (String[] each : List.of(
                new String[] {"$argon2id$v=19$m=8,t=1,p=1$salt$digest", "$argon2id$v=19$m=8,t=1,p=1"},
                new String[] {"a$b$c", "a"},
                new String[] {"$$", ""},
                new String[] {"a$b", ""},
                new String[] {"$", ""},
                new String[] {"secret", ""},
                new String[] {"", ""})) {
            assertEquals(each[1], new PasswordHash(each[0], "", true).cost(), each[0]);
        }
    }
}
