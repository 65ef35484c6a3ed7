package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.key.WrappedKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A change of keys is in the trail, once, and what changed nothing is not. */
class KeyEventsTest {

    /** Not so long ago that it would be cleaned up. */
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

    private final TestDatabase database = TestDatabase.migrated("doorward");

    @Test
    void a_new_key_and_keys_that_were_wrapped_anew_leave_one_event_each() throws Exception {
        try (SmallPool pool = database.pool(1);
                SmallPool feed = database.feed("feed");
                PostgresStore store = PostgresStore.open(pool, feed, "doorward", PostgresOptions.defaults())) {
            assertTrue(store.signingKeys().add(key(1, 1)));
            assertFalse(store.signingKeys().add(key(1, 2)));
            assertTrue(store.signingKeys().add(key(2, 2)));
            assertEquals(2, events("key_rotated"));

            List<WrappedKey> keys = List.of(key(1, 1), key(2, 2));
            assertTrue(store.signingKeys().replaceAll(keys, List.of(key(1, 3), key(2, 4))));
            assertFalse(store.signingKeys().replaceAll(keys, List.of(key(1, 5), key(2, 6))));
            assertEquals(1, events("keys_rewrapped"));
        }
    }

    @Test
    void without_retention_keys_change_and_no_event_is_stored() throws Exception {
        PostgresOptions none = PostgresOptions.defaults().withEventsRetention(Duration.ZERO);
        try (SmallPool pool = database.pool(1);
                SmallPool feed = database.feed("feed");
                PostgresStore store = PostgresStore.open(pool, feed, "doorward", none)) {
            assertTrue(store.signingKeys().add(key(1, 1)));
            assertTrue(store.signingKeys().replaceAll(List.of(key(1, 1)), List.of(key(1, 2))));
            assertEquals(0, database.number("select count(*) from doorward.events"));
        }
    }

    private long events(String kind) throws Exception {
        return database.number("select count(*) from doorward.events where kind = '" + kind + "'");
    }

    private static WrappedKey key(int sequence, int octet) {
        return new WrappedKey("test", sequence, "k" + sequence, "ES256", new byte[] {(byte) octet}, NOW, NOW);
    }
}
