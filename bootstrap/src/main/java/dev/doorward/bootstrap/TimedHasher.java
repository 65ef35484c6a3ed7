package dev.doorward.bootstrap;

import dev.doorward.core.port.PasswordHasher;
import dev.doorward.core.user.Password;
import dev.doorward.core.user.PasswordHash;
import dev.doorward.core.user.UserId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A hasher that is timed, and of which is known how many calls run. The time in the queue is not in it. */
final class TimedHasher implements PasswordHasher {

    private final PasswordHasher hasher;
    private final AtomicInteger running = new AtomicInteger();
    private final Timer hash;
    private final Timer verify;

    TimedHasher(PasswordHasher hasher, MeterRegistry registry) {
        this.hasher = hasher;
        hash = timer(registry, "hash");
        verify = timer(registry, "verify");
        Metrics.gauge(registry, "doorward.hashes.running", "Password hashes that are being computed", running::get);
    }

    private static Timer timer(MeterRegistry registry, String operation) {
        return Metrics.timer("doorward.hash", "Time to compute a password hash")
                .tag("operation", operation)
                .register(registry);
    }

    @Override
    public PasswordHash hash(Password password, UserId user) {
        return timed(hash, () -> hasher.hash(password, user));
    }

    @Override
    public boolean verify(Password password, PasswordHash stored, UserId user) {
        return timed(verify, () -> hasher.verify(password, stored, user));
    }

    private <T> T timed(Timer timer, Supplier<T> work) {
        running.incrementAndGet();
        try {
            return timer.record(work);
        } finally {
            running.decrementAndGet();
        }
    }

    /** Not timed: nothing is hashed. */
    @Override
    public PasswordHash decoy(String cost) {
        return hasher.decoy(cost);
    }

    @Override
    public boolean needsRehash(PasswordHash stored) {
        return hasher.needsRehash(stored);
    }
}
