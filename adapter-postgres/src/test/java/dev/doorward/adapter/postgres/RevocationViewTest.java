package dev.doorward.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("FR-009")
class RevocationViewTest {

    private static final Instant NOW = Instant.parse("2026-01-05T08:30:00Z");

    private final RevocationView view = new RevocationView();

    @Test
    void it_holds_what_was_added_and_nothing_else() {
        UUID id = UUID.randomUUID();
        assertFalse(view.contains(id));
        view.add(id, NOW);
        assertTrue(view.contains(id));
        assertFalse(view.contains(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + 1)));
        assertFalse(view.contains(new UUID(id.getMostSignificantBits() + 1, id.getLeastSignificantBits())));
    }

    @Test
    void ids_at_the_edges_and_ends_before_1970_are_entries_like_others() {
        List<UUID> edges =
                List.of(new UUID(0, 0), new UUID(0, 1), new UUID(1, 0), new UUID(-1, -1), new UUID(Long.MIN_VALUE, 0));
        edges.forEach(id -> assertFalse(view.contains(id)));
        edges.forEach(id -> view.add(id, Instant.EPOCH.minusSeconds(10)));
        edges.forEach(id -> assertTrue(view.contains(id)));
        assertEquals(5, view.size());
    }

    @Test
    void an_entry_leaves_only_after_its_end_and_a_second_adding_only_prolongs() {
        UUID id = UUID.randomUUID();
        view.add(id, NOW.plusSeconds(60).plusNanos(1));
        view.add(id, NOW);
        view.forgetBefore(NOW.plusSeconds(61));
        assertTrue(view.contains(id));
        view.forgetBefore(NOW.plusSeconds(62));
        assertFalse(view.contains(id));
        assertEquals(0, view.size());
    }

    @Test
    void it_agrees_with_a_plain_map_after_many_random_steps() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<UUID, Instant> expected = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            UUID id = new UUID(random.nextInt(300), random.nextInt(300));
            Instant end = NOW.plusSeconds(random.nextInt(10_000));
            view.add(id, end);
            expected.merge(id, end, (one, other) -> one.isAfter(other) ? one : other);
            if (step % 50_000 == 49_999) {
                Instant moment = NOW.plusSeconds(random.nextInt(10_000));
                view.forgetBefore(moment);
                for (Map.Entry<UUID, Instant> entry : expected.entrySet()) {
                    if (!entry.getValue().isBefore(moment)) {
                        assertTrue(view.contains(entry.getKey()), "seed " + seed + ", step " + step);
                    }
                }
                expected.keySet().removeIf(kept -> !view.contains(kept));
            }
        }
        assertEquals(expected.size(), view.size(), "seed " + seed);
        for (int high = 0; high < 300; high++) {
            for (int low = 0; low < 300; low++) {
                UUID id = new UUID(high, low);
                assertEquals(expected.containsKey(id), view.contains(id), "seed " + seed + ", " + id);
            }
        }
    }

    @Test
    void a_million_entries_take_at_most_64_mb_and_give_it_back() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            view.add(new UUID(random.nextLong(), random.nextLong()), NOW);
        }
        assertEquals(1_000_000, view.size());
        assertTrue(view.bytes() <= 64_000_000, view.bytes() + " bytes");
        view.forgetBefore(NOW.plusSeconds(1));
        assertEquals(0, view.size());
        assertTrue(view.bytes() <= 64_000, view.bytes() + " bytes");
    }

    @Test
    void whoever_reads_while_it_grows_and_shrinks_misses_nothing_that_was_added_before() throws Exception {
        int entries = 200_000;
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            ids.add(UUID.randomUUID());
        }
        AtomicInteger added = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int reader = 0; reader < 3; reader++) {
                readers.add(threads.submit(() -> {
                    int missed = 0;
                    Random random = new Random();
                    for (int there = added.get(); there < entries; there = added.get()) {
                        if (there > 0 && !view.contains(ids.get(random.nextInt(there)))) {
                            missed++;
                        }
                    }
                    return missed;
                }));
            }
            for (int i = 0; i < entries; i++) {
                view.add(ids.get(i), NOW);
                added.set(i + 1);
                if (i % 1000 == 0) {
                    view.add(UUID.randomUUID(), NOW.minusSeconds(10));
                    view.forgetBefore(NOW);
                }
            }
            for (Future<Integer> reader : readers) {
                assertEquals(0, reader.get());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
