package dev.doorward.bootstrap;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does, as short as possible. */
final class Eventually {

    private Eventually() {}

    interface Request {
        HttpResponse<String> send() throws Exception;
    }

    /** Asks again while the answer is "not now", for at most 30 s. */
    static HttpResponse<String> answered(Request request) throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = request.send();
        while (answer.statusCode() == 503) {
            assertTrue(System.nanoTime() - start < Duration.ofSeconds(30).toNanos(), "still " + answer.body());
            LockSupport.parkNanos(10_000_000);
            answer = request.send();
        }
        return answer;
    }

    /** Asks until the answer has that status, for at most 30 s; returns how long it took. */
    static Duration status(int status, Request request) throws Exception {
        long start = System.nanoTime();
        int last = request.send().statusCode();
        while (last != status) {
            assertTrue(
                    System.nanoTime() - start < Duration.ofSeconds(30).toNanos(),
                    "still " + last + " instead of " + status);
            LockSupport.parkNanos(1_000_000);
            last = request.send().statusCode();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
