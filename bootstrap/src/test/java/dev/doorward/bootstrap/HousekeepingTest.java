package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.adapter.crypto.MasterKey;
import dev.doorward.adapter.crypto.SigningAlgorithm;
import dev.doorward.adapter.crypto.SigningKeys;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.testkit.InMemoryStore;
import dev.doorward.testkit.ManualClock;
import dev.doorward.testkit.RecordingEvents;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HousekeepingTest {

    @Test
    void a_chore_that_fails_is_done_again_and_keeps_no_other_from_being_done() throws Exception {
        CountDownLatch failures = new CountDownLatch(3);
        CountDownLatch successes = new CountDownLatch(3);
        Runnable fails = () -> {
            failures.countDown();
            throw new StoreFailure("the database is away");
        };
        Runnable bug = () -> {
            throw new IllegalStateException();
        };
        Housekeeping housekeeping = Housekeeping.start(Duration.ofMillis(1), List.of(fails, bug, successes::countDown));
        try {
            assertTrue(failures.await(20, TimeUnit.SECONDS));
            assertTrue(successes.await(20, TimeUnit.SECONDS));
        } finally {
            housekeeping.close();
        }
    }

    @Test
    void closing_lets_a_chore_end_and_begins_no_other() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicBoolean another = new AtomicBoolean();
        CountDownLatch closing = new CountDownLatch(1);
        Runnable chore = () -> {
            begun.countDown();
            awaited(closing);
            ended.set(true);
        };
        Housekeeping housekeeping =
                Housekeeping.start(Duration.ofDays(1), List.of(chore, () -> another.set(closing.getCount() > 0)));
        assertTrue(begun.await(20, TimeUnit.SECONDS));
        closing.countDown();
        housekeeping.close();
        assertTrue(ended.get());
        assertFalse(another.get());
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException cutOff) {
            throw new AssertionError(cutOff);
        }
    }

    @Test
    void a_key_is_replaced_when_it_is_old_enough_and_that_is_told_once() {
        ManualClock clock = new ManualClock();
        RecordingEvents events = new RecordingEvents();
        SigningKeys keys = SigningKeys.forAccessTokens(
                new InMemoryStore(), MasterKey.generate(), SigningAlgorithm.ES256, Duration.ofDays(7), clock);
        KeyRotation rotation = new KeyRotation(keys, Duration.ofDays(90), events);
        clock.advance(Duration.ofDays(89));
        rotation.run();
        assertEquals(List.of(), events.all());
        clock.advance(Duration.ofDays(1));
        rotation.run();
        rotation.run();
        assertEquals(1, events.all().size());
        assertEquals(AuthEventKind.KEY_ROTATED, events.all().get(0).kind());
        assertEquals(3, keys.jwks().split("\"kid\"").length, "the old key and the new one");
    }
}
