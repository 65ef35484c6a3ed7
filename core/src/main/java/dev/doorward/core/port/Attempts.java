package dev.doorward.core.port;

import dev.doorward.core.attempt.Limit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Counts attempts, so that guessing is slow. Counters are shared by all nodes and survive a restart. Every method may throw
 * {@link StoreFailure}.
 */
public interface Attempts {

    /**
     * Takes one attempt of each limit, or none. Of any number of simultaneous calls, on any number of nodes, no more MUST
     * succeed than each rule allows.
     *
     * @param limits at least one, with different keys
     * @return how long nothing may be tried, more than zero; or empty when the attempt was taken
     */
    Optional<Duration> take(List<Limit> limits, Instant now);

    /**
     * Undoes a {@link #take} that was followed by no attempt. A period that began after it is left alone, and so is a limit
     * that is unknown by now.
     *
     * @param taken when it was taken
     */
    void giveBack(List<Limit> limits, Instant taken);

    /**
     * Undoes a {@link #take} whose attempt succeeded: as {@link #giveBack}, and for a
     * {@link dev.doorward.core.attempt.Rule.Backoff} all failures are forgotten.
     */
    void forgive(List<Limit> limits, Instant taken);
}
