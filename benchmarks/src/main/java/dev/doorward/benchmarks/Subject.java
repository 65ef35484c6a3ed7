package dev.doorward.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that is measured: it listens on a port of loopback, on processors of its own where {@code taskset} is at hand. */
final class Subject implements AutoCloseable {

    /** In seconds. */
    static final int SETTLING = Integer.getInteger("settling", 6);

    private final Process process;
    private final int port;
    private final long startedAt;

    private Subject(Process process, int port, long startedAt) {
        this.process = process;
        this.port = port;
        this.startedAt = startedAt;
    }

    /** @param environment besides {@code PORT} */
    static Subject start(String cores, List<String> command, Map<String, String> environment) {
        int port = freePort();
        List<String> pinned = new ArrayList<>(Machine.pinnedTo(cores));
        pinned.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(pinned);
        builder.environment().putAll(environment);
        builder.environment().put("PORT", Integer.toString(port));
        builder.redirectErrorStream(true).redirectOutput(Machine.log());
        long startedAt = System.nanoTime();
        try {
            return new Subject(builder.start(), port, startedAt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program of this jar. */
    static List<String> java(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Machine.java()));
        command.addAll(Machine.vectorOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Asks until this path is answered 200, and says how long that took from the start of the process. */
    Duration awaitReady(String path) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        while (process.isAlive() && System.nanoTime() - startedAt < TimeUnit.SECONDS.toNanos(60)) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return Duration.ofNanos(System.nanoTime() - startedAt);
                }
            } catch (IOException notYet) {
                // it does not listen yet
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            LockSupport.parkNanos(2_000_000);
        }
        throw new IllegalStateException(
                "it does not answer: see " + Machine.log().file());
    }

    /** Lets it do what it does after its start and not for a request: here, the trial of the fast core. */
    void settle() {
        try {
            TimeUnit.SECONDS.sleep(SETTLING);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Seconds of processor that it has used. */
    double processorSeconds() {
        return Proc.processorSeconds(process.pid());
    }

    /** Megabytes it has in memory now. */
    double residentMegabytes() {
        return Proc.residentMegabytes(process.pid());
    }

    /** The most megabytes it had in memory so far. */
    double peakMegabytes() {
        return Proc.peakMegabytes(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
