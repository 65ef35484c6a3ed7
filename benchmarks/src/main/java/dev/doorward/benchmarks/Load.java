package dev.doorward.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over connections that stay open, and times the answers. Closed loop: each connection sends the next request
 * when it has its answer, which finds the capacity. Open loop: requests fall due at a constant rate whatever the server does,
 * and each is timed from when it was due, so that a server that stalls is charged for everybody who waited (coordinated
 * omission).
 *
 * @param requests whole requests, sent in turn
 * @param connections open at the same time
 * @param threads that send them
 */
record Load(InetSocketAddress server, List<byte[]> requests, int connections, int threads) {

    /** As fast as answers come. */
    Outcome closedLoop(Duration time) {
        return run(time, 0);
    }

    /** So many requests fall due each second. */
    Outcome openLoop(Duration time, double perSecond) {
        return run(time, perSecond);
    }

    private Outcome run(Duration time, double perSecond) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Outcome>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int first = i;
                parts.add(pool.submit(() -> new Sender(first, perSecond / threads).run(time)));
            }
            Outcome all = new Outcome(new Histogram(3), 0, 0, time);
            for (Future<Outcome> part : parts) {
                all = all.and(part.get());
            }
            return all;
        } catch (InterruptedException | ExecutionException broken) {
            throw new IllegalStateException(broken);
        } finally {
            pool.shutdownNow();
        }
    }

    /**
     * How it went.
     *
     * @param latency of answers of 200, and of what fell due and was never sent, in nanoseconds
     * @param answered answers that were 200
     * @param refused answers that were not 200
     */
    record Outcome(Histogram latency, long answered, long refused, Duration time) {

        double perSecond() {
            return answered / (time.toNanos() / 1e9);
        }

        double millis(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1e6;
        }

        private Outcome and(Outcome other) {
            latency.add(other.latency);
            return new Outcome(latency, answered + other.answered, refused + other.refused, time);
        }
    }

    /** One thread with its share of the connections. */
    private final class Sender {

        private final List<Connection> open = new ArrayList<>();
        private final Deque<Connection> idle = new ArrayDeque<>();
        private final Histogram latency = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
        private final double perSecond;
        private int nextRequest;
        private long refused;

        Sender(int first, double perSecond) {
            this.perSecond = perSecond;
            this.nextRequest = first * requests.size() / threads;
        }

        Outcome run(Duration time) throws IOException {
            try (Selector selector = Selector.open()) {
                for (int i = 0; i < Math.max(1, connections / threads); i++) {
                    Connection connection = new Connection(server);
                    connection.register(selector);
                    open.add(connection);
                    idle.add(connection);
                }
                long start = System.nanoTime();
                long end = start + time.toNanos();
                long due = 0;
                for (long now = start; now < end; now = System.nanoTime()) {
                    while (!idle.isEmpty() && (perSecond == 0 || start + (long) (due * 1e9 / perSecond) <= now)) {
                        long since = perSecond == 0 ? System.nanoTime() : start + (long) (due * 1e9 / perSecond);
                        idle.poll().send(request(), since);
                        due++;
                    }
                    long spare = idle.isEmpty() || perSecond == 0 ? 100 : millisUntil(start, due);
                    if (spare > 0) {
                        selector.select(this::read, Math.min(100, spare));
                    } else {
                        selector.selectNow(this::read);
                    }
                }
                long answered = latency.getTotalCount();
                // Those that fell due and were never sent waited until now, at least.
                long overdue = perSecond == 0 ? 0 : (long) (perSecond * time.toNanos() / 1e9) - due;
                for (long i = 0; i < overdue; i++) {
                    latency.recordValue(end - (start + (long) ((due + i) * 1e9 / perSecond)));
                }
                return new Outcome(latency, answered, refused, time);
            } finally {
                open.forEach(Connection::close);
            }
        }

        /** Whole ones until that request falls due, less the last: it leaves on time, and whoever shares the processor may run. */
        private long millisUntil(long start, long due) {
            return (start + (long) (due * 1e9 / perSecond) - System.nanoTime()) / 1_000_000 - 1;
        }

        private byte[] request() {
            nextRequest = (nextRequest + 1) % requests.size();
            return requests.get(nextRequest);
        }

        private void read(SelectionKey key) {
            Connection connection = (Connection) key.attachment();
            try {
                int status = connection.read();
                if (status == 0) {
                    return;
                }
                if (status == 200) {
                    latency.recordValue(Math.max(0, System.nanoTime() - connection.since()));
                } else {
                    refused++;
                }
                idle.add(connection);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
