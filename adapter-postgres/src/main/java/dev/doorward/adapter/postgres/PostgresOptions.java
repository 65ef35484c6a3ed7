package dev.doorward.adapter.postgres;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The technical knobs of {@link PostgresStore}, with safe defaults; change one with its {@code with} method.
 *
 * @param revocationPoll how often a node asks for the sessions that other nodes have ended; 10 ms to 1 minute
 * @param revocationMaxAge how old the last answer may be before nobody is let in any more; more than {@code revocationPoll},
 *     at most 1 hour
 * @param listen whether nodes also tell each other at once, by LISTEN/NOTIFY; off where the feed goes through a pooler in
 *     transaction mode or the database knows neither. Without it another node's sign-out is known after
 *     {@code revocationPoll}
 * @param eventsRetention how long the events of changes are kept; 0 to 3,650 days. Zero: none is stored, and those there
 *     are go
 * @param ipHash what is stored of a client's address in an event: it must be a keyed hash, at most 128 characters
 * @param clock what the tokens' times are compared with; the same as that of the {@code AuthBuilder}
 */
public record PostgresOptions(
        Duration revocationPoll,
        Duration revocationMaxAge,
        boolean listen,
        Duration eventsRetention,
        UnaryOperator<String> ipHash,
        InstantSource clock) {

    /** @throws IllegalArgumentException when a knob is out of its range, naming it */
    public PostgresOptions {
        Objects.requireNonNull(ipHash, "ipHash");
        Objects.requireNonNull(clock, "clock");
        range("revocationPoll", revocationPoll, Duration.ofMillis(10), Duration.ofMinutes(1));
        range("revocationMaxAge", revocationMaxAge, revocationPoll.plusMillis(1), Duration.ofHours(1));
        range("eventsRetention", eventsRetention, Duration.ZERO, Duration.ofDays(3650));
    }

    /**
     * A poll every second, news at most 10 seconds old, LISTEN, events for 90 days without any trace of the address, the
     * system's clock.
     */
    public static PostgresOptions defaults() {
        return new PostgresOptions(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                true,
                Duration.ofDays(90),
                ip -> "",
                InstantSource.system());
    }

    /** How old the news may be while the database counts as reachable. */
    Duration promptNews() {
        Duration polls = revocationPoll.multipliedBy(3);
        Duration least = Duration.ofSeconds(3);
        Duration prompt = polls.compareTo(least) > 0 ? polls : least;
        return prompt.compareTo(revocationMaxAge) < 0 ? prompt : revocationMaxAge;
    }

    public PostgresOptions withRevocations(Duration poll, Duration maxAge) {
        return new PostgresOptions(poll, maxAge, listen, eventsRetention, ipHash, clock);
    }

    public PostgresOptions withListen(boolean on) {
        return new PostgresOptions(revocationPoll, revocationMaxAge, on, eventsRetention, ipHash, clock);
    }

    public PostgresOptions withEventsRetention(Duration retention) {
        return new PostgresOptions(revocationPoll, revocationMaxAge, listen, retention, ipHash, clock);
    }

    public PostgresOptions withIpHash(UnaryOperator<String> keyedHash) {
        return new PostgresOptions(revocationPoll, revocationMaxAge, listen, eventsRetention, keyedHash, clock);
    }

    public PostgresOptions withClock(InstantSource source) {
        return new PostgresOptions(revocationPoll, revocationMaxAge, listen, eventsRetention, ipHash, source);
    }

    private static void range(String knob, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(knob + " must be " + least + " to " + most + ", is " + value);
        }
    }
}
