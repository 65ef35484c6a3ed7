package dev.doorward.adapter.http;

import java.time.Duration;

/**
 * What a stranger may do to an {@link AuthServer}.
 *
 * @param request how long a request may take to arrive, from the connection or its first byte to its last; 1 ms to 1 hour
 * @param answer how long a client may take to accept an answer that it has begun to hold up; 1 ms to 1 hour
 * @param idle how long a connection is kept for the next request; 1 ms to 1 hour
 * @param connections how many there may be at the same time; 1 to 1,000,000. More wait until others are closed, and
 *     when more than half of them wait for a next request, those that have waited longest are closed
 * @param perAddress how many of them one client may have, an IP address or an IPv6 /64; 1 to 1,000,000. More are closed at once
 */
public record ServerLimits(Duration request, Duration answer, Duration idle, int connections, int perAddress) {

    private static final int MOST = 1_000_000;

    /** @throws IllegalArgumentException when a limit is out of its range, naming it */
    public ServerLimits {
        range("request", request);
        range("answer", answer);
        range("idle", idle);
        range("connections", connections);
        range("perAddress", perAddress);
    }

    /**
     * 10 seconds for a request and for an answer, 75 idle (balancers expect more than 60), 16,384 connections, 1,024 of them from
     * one address. For a server that clients reach themselves; otherwise see {@link #behindProxies()}.
     */
    public static ServerLimits defaults() {
        return new ServerLimits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(75), 16_384, 1_024);
    }

    /** The same, but one address may have all connections: where every client comes through a proxy, the proxy has them all. */
    public ServerLimits behindProxies() {
        return new ServerLimits(request, answer, idle, connections, MOST);
    }

    private static void range(String limit, int number) {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException(limit + " must be 1 to 1,000,000, is " + number);
        }
    }

    private static void range(String limit, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException(limit + " must be PT0.001S to PT1H, is " + time);
        }
    }
}
