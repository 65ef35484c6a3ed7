package dev.doorward.bootstrap;

import dev.doorward.core.attempt.Limit;
import dev.doorward.core.port.Attempts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lets everybody try as often as they like: for load tests only. */
final class NoLimits implements Attempts {

    @Override
    public Optional<Duration> take(List<Limit> limits, Instant now) {
        return Optional.empty();
    }

    @Override
    public void giveBack(List<Limit> limits, Instant taken) {
        // nothing was counted
    }

    @Override
    public void forgive(List<Limit> limits, Instant taken) {
        // nothing was counted
    }
}
