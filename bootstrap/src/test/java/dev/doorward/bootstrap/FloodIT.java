package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A flood of sign-ins. The normal build asserts what does not depend on the machine's speed; with {@code -Plong} it takes a
 * minute and the times count too. The control, a server whose gate lets everything through, must leave the bounds.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads a process's memory from /proc")
class FloodIT {

    private static final int PERMITS = 1;
    private static final int HASH_MIB = 19;
    private static final int SPARE_MIB = 64;
    private static final int UNBOUNDED = 32;
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("doorward.flood.seconds", 2));
    private static final boolean TIMED = Boolean.getBoolean("doorward.flood.timed");

    @TempDir
    Path folder;

    @Test
    void a_flood_of_sign_ins_is_refused_in_time_and_token_checks_go_on() throws Exception {
        Flood.Seen seen = flood("gate of " + PERMITS, PERMITS, 8 * PERMITS);
        assertEquals(Set.of(200), statuses(seen.checks()), "token checks");
        assertEquals(Set.of(200), statuses(seen.ready()), "readiness");
        assertTrue(Set.of(200, 503).containsAll(statuses(seen.right())), "right passwords: " + statuses(seen.right()));
        assertTrue(Set.of(401, 503).containsAll(statuses(seen.wrong())), "wrong passwords: " + statuses(seen.wrong()));
        assertTrue(seen.refused().size() > 0, "five times the capacity, and nobody was refused");
        assertTrue(seen.refused().stream().allMatch(Flood.Answered::retryAfter), "Retry-After");
        assertTrue(seen.grownMiB() <= bound(), "grown by " + seen.grownMiB() + " MiB");
        if (TIMED) {
            assertTrue(seen.ratio() <= 2, "ratio " + seen.ratio());
            assertTrue(Flood.millis(seen.refused(), 0.99) <= 50, "refusals");
        }
    }

    @Test
    void a_server_without_the_gate_leaves_the_bound() throws Exception {
        Flood.Seen seen = flood("control, no gate", UNBOUNDED, 10_000);
        assertTrue(seen.grownMiB() > bound(), "grown by " + seen.grownMiB() + " MiB: the experiment cannot fail");
        if (TIMED) {
            assertTrue(seen.ratio() > 2, "ratio " + seen.ratio() + ": the experiment cannot fail");
        }
    }

    private Flood.Seen flood(String name, int permits, int queue) throws Exception {
        long seed = Long.getLong("doorward.seed", System.nanoTime());
        System.out.println("flood, " + name + ", " + LENGTH.toSeconds() + " s, seed " + seed);
        try (ServerProcess server = Flood.server(folder, permits, queue)) {
            Flood.Seen seen = new Flood(server, seed).run(LENGTH);
            System.out.println(seen);
            return seen;
        }
    }

    private static long bound() {
        return PERMITS * HASH_MIB + SPARE_MIB;
    }

    private static Set<Integer> statuses(List<Flood.Answered> answers) {
        Stream<Integer> all = answers.stream().map(Flood.Answered::status);
        return all.collect(Collectors.toSet());
    }
}
