package dev.doorward.adapter.http;

import java.time.Duration;

/**
 * What a stranger may do to an {@link AuthServer}.
 *
 * @param request how long a request may take to arrive, from the connection or its first byte to its last; 1 ms to 1 hour
 * @param answer how long a client may take to accept an answer that it has begun to hold up; 1 ms to 1 hour
 * @param idle how long a connection is kept for the next request; 1 ms to 1 hour
 * @param connections how many there may be at the same time; 1 to 1,000,000. More wait until others are closed
 */
public record ServerLimits(Duration request, Duration answer, Duration idle, int connections) {

    /** @throws IllegalArgumentException when a limit is out of its range, naming it */
    public ServerLimits {
        range("request", request);
        range("answer", answer);
        range("idle", idle);
        if (connections < 1 || connections > 1_000_000) {
            throw new IllegalArgumentException("connections must be 1 to 1,000,000, is " + connections);
        }
    }

    /** 12 seconds for a request and for an answer, 75 idle (balancers expect more than 60), 16,384 connections. */
    public static ServerLimits defaults() {
        return new ServerLimits(Duration.ofSeconds(12), Duration.ofSeconds(12), Duration.ofSeconds(75), 16_384);
    }

    private static void range(String limit, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(limit + " must be PT0.001S to PT1H, is " + time);
        }
    }
}
