package dev.doorward.adapter.http;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Two people who sign in again and again, each time on a new connection, about a hundred times a second together. */
final class HonestClients {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

    private final InetSocketAddress server;
    private final String request;
    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean enough;

    /** @param request has to be answered 200 */
    HonestClients(InetSocketAddress server, String request) {
        this.server = server;
        this.request = request;
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(this::askOn, "honest-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    private void askOn() {
        while (!enough) {
            long began = System.nanoTime();
            try (Wire wire = new Wire(server)) {
                String status = wire.send(request).answer().status();
                if (!status.startsWith("HTTP/1.1 200 ")) {
                    failures.add(status);
                }
            } catch (RuntimeException | Error failed) {
                failures.add(failed.toString());
            }
            nanos.add(System.nanoTime() - began);
            LockSupport.parkNanos(PAUSE);
        }
    }

    int requests() {
        return nanos.size();
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Connecting included. */
    private double millisWithin(double share) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1, share * sorted.size())) / 1e6;
    }

    @Override
    public String toString() {
        return "honest sign-ins: %d, failed: %d, p50 %.1f ms, p99 %.1f ms, longest %.1f ms"
                .formatted(requests(), failures.size(), millisWithin(0.5), millisWithin(0.99), millisWithin(1));
    }

    /** Lets them finish what they have begun. */
    void stop() {
        enough = true;
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(30));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
