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
 * @param attemptHash what is stored of whose attempts are counted, an e-mail or an address among them: a hash that is the same
 *     on every node, 1 to 128 characters and different for different texts. It should be a keyed one: of an unkeyed hash it
 *     can be tried out which e-mail or address it was made from
 * @param clock what the tokens' times are compared with; the same as that of the {@code AuthBuilder}
 */
public record PostgresOptions(
        Duration revocationPoll,
        Duration revocationMaxAge,
        boolean listen,
        Duration eventsRetention,
        UnaryOperator<String> ipHash,
        UnaryOperator<String> attemptHash,
        InstantSource clock) {

    /** @throws IllegalArgumentException when a knob is out of its range, naming it */
    public PostgresOptions {
        Objects.requireNonNull(ipHash, "ipHash");
        Objects.requireNonNull(attemptHash, "attemptHash");
        Objects.requireNonNull(clock, "clock");
        range("revocationPoll", revocationPoll, Duration.ofMillis(10), Duration.ofMinutes(1));
        range("revocationMaxAge", revocationMaxAge, revocationPoll.plusMillis(1), Duration.ofHours(1));
        range("eventsRetention", eventsRetention, Duration.ZERO, Duration.ofDays(3650));
    }

    /**
     * A poll every second, news at most 10 seconds old, LISTEN, events for 90 days without any trace of the address, attempts
     * counted by an unkeyed SHA-256, the system's clock.
     */
    public static PostgresOptions defaults() {
        return new PostgresOptions(
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                true,
                Duration.ofDays(90),
                ip -> "",
                Sha256::hex,
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
        return new PostgresOptions(poll, maxAge, listen, eventsRetention, ipHash, attemptHash, clock);
    }

    public PostgresOptions withListen(boolean on) {
        return new PostgresOptions(revocationPoll, revocationMaxAge, on, eventsRetention, ipHash, attemptHash, clock);
    }

    public PostgresOptions withEventsRetention(Duration retention) {
        return new PostgresOptions(revocationPoll, revocationMaxAge, listen, retention, ipHash, attemptHash, clock);
    }

    public PostgresOptions withIpHash(UnaryOperator<String> keyedHash) {
        return new PostgresOptions(
                revocationPoll, revocationMaxAge, listen, eventsRetention, keyedHash, attemptHash, clock);
    }

    public PostgresOptions withAttemptHash(UnaryOperator<String> keyedHash) {
        return new PostgresOptions(revocationPoll, revocationMaxAge, listen, eventsRetention, ipHash, keyedHash, clock);
    }

    public PostgresOptions withClock(InstantSource source) {
        return new PostgresOptions(
                revocationPoll, revocationMaxAge, listen, eventsRetention, ipHash, attemptHash, source);
    }

    private static void range(String knob, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(knob + " must be " + least + " to " + most + ", is " + value);
        }
    }
}
