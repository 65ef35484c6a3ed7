package dev.doorward.adapter.postgres;

import dev.doorward.core.port.Revocations;
import dev.doorward.core.port.StoreFailure;
import dev.doorward.core.session.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Answers from memory which sessions were ended. {@link RevocationFeed} brings the news of all nodes; when they are older
 * than the bound, nobody is let in.
 */
final class PostgresRevocations implements Revocations {

    private final RevocationView view = new RevocationView();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final Duration maxAge;
    private final LongSupplier nanoTime;
    private volatile long newsAsOf;

    /** @param nanoTime as {@link System#nanoTime}: durations are never measured with a clock that can be set */
    PostgresRevocations(Duration maxAge, LongSupplier nanoTime) {
        this.maxAge = maxAge;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean isRevoked(SessionId session) {
        // In this order: asked the other way round, news that come in between would vouch for a view that was read
        // before.
        boolean reliable = newsWithin(maxAge);
        if (view.contains(session.value())) {
            return true;
        }
        if (!reliable) {
            throw new StoreFailure(
                    complete.getCount() > 0
                            ? "the view of ended sessions is not complete yet"
                            : "the news of ended sessions are older than " + maxAge);
        }
        return false;
    }

    /** From now on this node refuses the session. */
    void remember(UUID session, Instant aliveUntil) {
        view.add(session, aliveUntil);
    }

    void forgetBefore(Instant moment) {
        view.forgetBefore(moment);
    }

    /** Everything that was committed before that moment is remembered. */
    void upToDate(long asOfNanos) {
        newsAsOf = asOfNanos;
        complete.countDown();
    }

    /** Whether everything that was committed up to so long ago is remembered. */
    boolean newsWithin(Duration age) {
        return complete.getCount() == 0 && nanoTime.getAsLong() - newsAsOf <= age.toNanos();
    }

    /** How long ago everything that was committed was remembered; empty until that was so for the first time. */
    Optional<Duration> newsAge() {
        return complete.getCount() > 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanoTime.getAsLong() - newsAsOf));
    }

    int size() {
        return view.size();
    }

    /** @throws StoreFailure when the view is not complete after that time */
    void awaitComplete(Duration atMost) {
        try {
            if (!complete.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreFailure("the view of ended sessions is not complete after " + atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure("interrupted while waiting for the view of ended sessions", e);
        }
    }
}
