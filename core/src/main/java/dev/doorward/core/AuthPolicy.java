package dev.doorward.core;

import dev.doorward.core.attempt.AttemptPolicy;
import dev.doorward.core.user.PasswordPolicy;
import java.time.Duration;
import java.util.Objects;

/**
 * The business knobs, with safe defaults; change one with its {@code with} method.
 *
 * @param accessTokenTtl how long an access token lives; 1 second to 3,650 days, whole seconds. It never outlives its session
 * @param sessionTtl how long a session lives after sign-in; 1 second to 3,650 days, whole seconds
 * @param sessionIdleTtl how long a session lives without a refresh; 1 second to 3,650 days, whole seconds
 * @param refreshRetry how long a replaced refresh token is still answered with its successor, for whoever lost the answer;
 *     0 to 5 minutes, whole seconds
 * @param password how long a new password must be
 * @param hashPermits how many password hashes may run at the same time; 1 to 1,024. Permits times the memory of one hash is
 *     the memory budget
 * @param hashQueue how many more requests may wait for a permit; 0 to 100,000. Beyond that they are refused at once
 * @param hashDeadline how long one may wait for a permit; 1 ms to 1 minute
 * @param attempts how often something may be tried
 */
public record AuthPolicy(
        Duration accessTokenTtl,
        Duration sessionTtl,
        Duration sessionIdleTtl,
        Duration refreshRetry,
        PasswordPolicy password,
        int hashPermits,
        int hashQueue,
        Duration hashDeadline,
        AttemptPolicy attempts) {

    private static final Duration LONGEST = Duration.ofDays(3650);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

    /** @throws IllegalArgumentException when a knob is out of its range, naming it */
    public AuthPolicy {
        lifetime("accessTokenTtl", accessTokenTtl);
        lifetime("sessionTtl", sessionTtl);
        lifetime("sessionIdleTtl", sessionIdleTtl);
        if (refreshRetry.getNano() != 0 || refreshRetry.isNegative() || refreshRetry.compareTo(LONGEST_RETRY) > 0) {
            throw new IllegalArgumentException("refreshRetry must be whole seconds, PT0S to PT5M, is " + refreshRetry);
        }
        Objects.requireNonNull(password, "password");
        range("hashPermits", hashPermits, 1, 1024);
        range("hashQueue", hashQueue, 0, 100_000);
        if (hashDeadline.compareTo(Duration.ofMillis(1)) < 0 || hashDeadline.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("hashDeadline must be PT0.001S to PT1M, is " + hashDeadline);
        }
        Objects.requireNonNull(attempts, "attempts");
    }

    /**
     * Access tokens of 15 minutes, sessions of 7 days whether used or not, 30 seconds to
     * retry a refresh, passwords of 8 to 256 code points, one hash less than there are
     * processors at a time (at least one), eight waiting for each of them, for at most 2 seconds,
     * and the limits of {@link AttemptPolicy#defaults()}.
     */
    public static AuthPolicy defaults() {
        int permits = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        return new AuthPolicy(
                Duration.ofMinutes(15),
                Duration.ofDays(7),
                Duration.ofDays(7),
                Duration.ofSeconds(30),
                PasswordPolicy.DEFAULT,
                permits,
                8 * permits,
                Duration.ofSeconds(2),
                AttemptPolicy.defaults());
    }

    public AuthPolicy withAccessTokenTtl(Duration ttl) {
        return new AuthPolicy(
                ttl,
                sessionTtl,
                sessionIdleTtl,
                refreshRetry,
                password,
                hashPermits,
                hashQueue,
                hashDeadline,
                attempts);
    }

    public AuthPolicy withSessionTtl(Duration ttl) {
        return new AuthPolicy(
                accessTokenTtl,
                ttl,
                sessionIdleTtl,
                refreshRetry,
                password,
                hashPermits,
                hashQueue,
                hashDeadline,
                attempts);
    }

    public AuthPolicy withSessionIdleTtl(Duration ttl) {
        return new AuthPolicy(
                accessTokenTtl,
                sessionTtl,
                ttl,
                refreshRetry,
                password,
                hashPermits,
                hashQueue,
                hashDeadline,
                attempts);
    }

    public AuthPolicy withRefreshRetry(Duration retry) {
        return new AuthPolicy(
                accessTokenTtl,
                sessionTtl,
                sessionIdleTtl,
                retry,
                password,
                hashPermits,
                hashQueue,
                hashDeadline,
                attempts);
    }

    public AuthPolicy withPassword(PasswordPolicy policy) {
        return new AuthPolicy(
                accessTokenTtl,
                sessionTtl,
                sessionIdleTtl,
                refreshRetry,
                policy,
                hashPermits,
                hashQueue,
                hashDeadline,
                attempts);
    }

    public AuthPolicy withHashing(int permits, int queue, Duration deadline) {
        return new AuthPolicy(
                accessTokenTtl, sessionTtl, sessionIdleTtl, refreshRetry, password, permits, queue, deadline, attempts);
    }

    public AuthPolicy withAttempts(AttemptPolicy policy) {
        return new AuthPolicy(
                accessTokenTtl,
                sessionTtl,
                sessionIdleTtl,
                refreshRetry,
                password,
                hashPermits,
                hashQueue,
                hashDeadline,
                policy);
    }

    private static void lifetime(String knob, Duration ttl) {
        if (ttl.getNano() != 0 || ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(knob + " must be whole seconds, PT1S to P3650D, is " + ttl);
        }
    }

    private static void range(String knob, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(knob + " must be " + min + " to " + max + ", is " + value);
        }
    }
}
