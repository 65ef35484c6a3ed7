package dev.doorward.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever call fails, before or after it took effect: nobody gets in who must not, nothing is half done, no failure tells a
 * secret, no guess is free, and whoever tries again is served. Every use case with every ending is run once for each of its
 * calls, until a run has no such call any more; so none is left out.
 */
public interface FailClosedContract {

    /** An empty one, in which nothing fails yet. */
    FaultyWorld emptyWorld();

    /** The least number of calls that must have failed, so that a kit that reaches none is noticed. */
    int leastPoints();

    @Test
    default void whatever_call_fails_nobody_gets_in_nothing_is_half_done_and_nothing_is_told() {
        FailClosedRun run = new FailClosedRun(this::emptyWorld).enumerate(FailScenario.all());
        System.out.println(run.table());
        assertEquals(
                List.of(),
                run.findings().stream().map(FailClosedRun.Finding::where).toList());
        assertTrue(run.points() >= leastPoints(), () -> run.points() + " points");
    }
}
