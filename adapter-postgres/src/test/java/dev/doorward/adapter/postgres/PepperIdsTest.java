package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.session.Session;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.User;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a server asks at its start, so that a pepper that was left out is missed before a user misses it. */
class PepperIdsTest {

    private final TestDatabase database = TestDatabase.migrated("doorward");

    @Test
    void every_pepper_that_a_hash_names_is_told_once() throws Exception {
        try (SmallPool pool = database.pool(1);
                SmallPool feed = database.feed("feed");
                PostgresStore store = PostgresStore.open(pool, feed, "doorward", PostgresOptions.defaults())) {
            assertEquals(Set.of(), store.pepperIds());
            for (String pepper : List.of("2026", "", "2025", "2026", "")) {
                register(store, pepper);
            }
            assertEquals(Set.of("", "2025", "2026"), store.pepperIds());
        }
    }

    private static void register(PostgresStore store, String pepper) {
        User user = Nouns.user(UUID.randomUUID() + "@example.org");
        Session session = Nouns.session(user.id());
        assertTrue(store.users()
                .register(
                        user,
                        new PasswordHash("phc", pepper, true),
                        Nouns.opening(session),
                        Nouns.event(AuthEventKind.SIGNED_UP, session)));
    }
}
