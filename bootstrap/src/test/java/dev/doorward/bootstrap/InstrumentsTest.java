package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.doorward.core.Auth;
import dev.doorward.core.SignInResult;
import dev.doorward.core.event.AuthEvent;
import dev.doorward.core.event.AuthEventKind;
import dev.doorward.core.event.RefusalReason;
import dev.doorward.core.port.HashingLoad;
import dev.doorward.core.port.Overloaded;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.ClientInfo;
import dev.doorward.testkit.InsecurePasswordHasher;
import dev.doorward.testkit.TestAuth;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is measured stays as it is, failures included. */
class InstrumentsTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Endings<SignInResult> signIns = new Endings<>(registry, "sign.ins", "x", SignInResult.class);

    private double outcome(String outcome) {
        return registry.get("sign.ins").tag("outcome", outcome).counter().count();
    }

    @Test
    void every_ending_of_a_sealed_result_has_a_counter_at_zero() {
        assertEquals(
                SignInResult.class.getPermittedSubclasses().length + 2,
                registry.get("sign.ins").counters().size());
        assertTrue(registry.get("sign.ins").counters().stream().allMatch(counter -> counter.count() == 0));
    }

    @Test
    void an_ending_is_counted_and_returned() {
        SignInResult rejected = new SignInResult.Rejected();
        assertSame(rejected, signIns.counted(() -> rejected));
        assertEquals(1, outcome("rejected"));
        assertEquals(0, outcome("failed"));
    }

    @Test
    void exhausted_capacity_and_everything_else_that_is_thrown_are_counted_apart_and_thrown_on() {
        RuntimeException full = new Overloaded("full");
        assertSame(
                full,
                assertThrows(
                        Overloaded.class,
                        () -> signIns.counted(() -> {
                            throw full;
                        })));
        Error broken = new StackOverflowError();
        assertSame(
                broken,
                assertThrows(
                        StackOverflowError.class,
                        () -> signIns.counted(() -> {
                            throw broken;
                        })));
        assertThrows(
                StoreFailure.class,
                () -> signIns.counted(() -> {
                    throw new StoreFailure("away");
                }));
        assertEquals(1, outcome("overloaded"));
        assertEquals(2, outcome("failed"));
    }

    @Test
    void an_event_that_its_sink_loses_is_counted_and_harms_nobody() {
        CountedEvents events = new CountedEvents(
                event -> {
                    throw new IllegalStateException("full disk");
                },
                registry);
        events.report(AuthEvent.refusal(
                AuthEventKind.SIGN_IN_REFUSED,
                Instant.EPOCH,
                ClientInfo.none(),
                Optional.empty(),
                RefusalReason.UNKNOWN_EMAIL));
        assertEquals(1, registry.get("doorward.events.lost").counter().count());
        assertEquals(
                1,
                registry.get("doorward.events")
                        .tag("kind", "sign_in_refused")
                        .counter()
                        .count());
        assertEquals(
                1,
                registry.get("doorward.refusals")
                        .tag("reason", "unknown_email")
                        .counter()
                        .count());
    }

    @Test
    void a_hash_is_counted_as_running_until_it_ends_in_whatever_way() {
        TimedHasher[] hasher = new TimedHasher[1];
        hasher[0] = new TimedHasher(new InsecurePasswordHasher(), registry);
        assertThrows(NullPointerException.class, () -> hasher[0].hash(null, null));
        assertEquals(0, registry.get("doorward.hashes.running").gauge().value());
        assertEquals(
                1,
                registry.get("doorward.hash").tag("operation", "hash").timer().count());
    }

    /** Micrometer holds what a figure is asked of weakly, unless told otherwise. */
    @Test
    void a_figure_outlives_every_collection_of_garbage() {
        HashingLoad load = new HashingLoad(1, 2, 3);
        Metrics.gauge(registry, "waiting", "x", () -> load.waiting());
        Metrics.counter(registry, "refused", "x", () -> load.refused());
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        while (garbage.get() != null) {
            System.gc();
        }
        assertEquals(2, registry.get("waiting").gauge().value());
        assertEquals(3, registry.get("refused").functionCounter().count());
    }

    @Test
    void without_metrics_every_part_stays_as_it_is() {
        Auth auth = TestAuth.create();
        assertSame(auth, Instruments.NONE.around(auth));
    }
}
