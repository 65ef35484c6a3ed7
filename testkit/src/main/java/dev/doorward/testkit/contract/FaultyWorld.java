package dev.doorward.testkit.contract;

import dev.doorward.core.Auth;
import dev.doorward.core.AuthPolicy;
import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.attempt.Rule;
import dev.doorward.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A door on empty stores, behind which one call can be made to fail. A call is whatever the adapter's author counts: of a port,
 * or of a driver beneath it.
 */
public interface FaultyWorld {

    /**
     * The policy of {@link #auth()}: one hash at a time and nobody waits for it, so that a place that is not given back shows;
     * few attempts; and tokens that outlive the memory of failures.
     */
    AuthPolicy POLICY = AuthPolicy.defaults()
            .withAccessTokenTtl(Duration.ofDays(5))
            .withSessionTtl(Duration.ofDays(20))
            .withSessionIdleTtl(Duration.ofDays(10))
            .withHashing(1, 0, Duration.ofSeconds(20))
            .withAttempts(AttemptPolicy.defaults()
                    .withAccount(new Rule.Backoff(3, Duration.ofSeconds(1), Duration.ofHours(1)))
                    .withDevice(new Rule.Rate(3, Duration.ofHours(1)))
                    .withOwnPassword(new Rule.Rate(3, Duration.ofHours(1)))
                    .withSignUps(new Rule.Rate(5, Duration.ofHours(1)))
                    .withRefreshes(new Rule.Rate(3, Duration.ofMinutes(1))));

    /** The door, with {@link #POLICY}, {@link #clock()} and an {@link dev.doorward.testkit.InsecurePasswordHasher} of generation 2. */
    Auth auth();

    ManualClock clock();

    /** What is stored, past every fault. */
    StoreUnderTest store();

    /** How much of everything is stored but counters of attempts, so that nothing left over is missed. */
    String census();

    /** The ways in which a call can fail. */
    List<String> kinds();

    /**
     * From now on this call fails, once.
     *
     * @param call counted from 1
     * @param kind one of {@link #kinds()}
     */
    void arm(int call, String kind);

    /** From now on no call fails. Answers which one has failed, or empty when there were fewer calls. */
    Optional<String> disarm();

    /** Words beneath the adapter, such as a driver's, that no failure may repeat. */
    default List<String> internals() {
        return List.of();
    }

    /** Waits until this node knows of every session that was ended, also of those whose end was not acknowledged. */
    default void awaitNews() {}
}
