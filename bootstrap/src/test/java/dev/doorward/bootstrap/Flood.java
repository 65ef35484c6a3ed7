package dev.doorward.bootstrap;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Sign-ins at several times the server's capacity, beside token checks. Both arrive at a constant rate whatever becomes of
 * the earlier ones (an open loop), and a latency counts from when the request was due, so a server that stalls cannot hide it.
 */
final class Flood {

    static final int TIMES_CAPACITY = 5;
    static final int CHECKS_PER_SECOND = 200;

    /** Enough to be many at once, where so much else runs that the capacity was measured as next to nothing. */
    private static final int LEAST_PER_SECOND = 20;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String EMAIL = "ada@example.org";

    private final ServerProcess server;
    private final Random random;
    private final String token;

    /** One request: when it was due until its answer, in nanoseconds; 0 for a status is none at all. */
    record Answered(int status, boolean retryAfter, long nanos) {}

    /**
     * What was seen.
     *
     * @param capacity sign-ins a second without a flood
     * @param quiet token checks without a flood
     * @param checks token checks beside it
     * @param right sign-ins with the right password
     * @param wrong sign-ins with a wrong one
     * @param ready answers to "ready", which means news of ended sessions of less than three seconds
     * @param baseKiB the server's resident memory before
     * @param peakKiB the most of it until the end
     */
    record Seen(
            double capacity,
            List<Answered> quiet,
            List<Answered> checks,
            List<Answered> right,
            List<Answered> wrong,
            List<Answered> ready,
            long baseKiB,
            long peakKiB) {

        List<Answered> refused() {
            List<Answered> all = new ArrayList<>(right);
            all.addAll(wrong);
            all.removeIf(answer -> answer.status != 503);
            return all;
        }

        double ratio() {
            return millis(checks, 0.99) / millis(quiet, 0.99);
        }

        long grownMiB() {
            return (peakKiB - baseKiB) / 1024;
        }

        @Override
        public String toString() {
            return String.format(
                    "capacity %.1f sign-ins/s, flood at least %d times that: %d sign-ins, %d refused%n"
                            + "token checks without flood: %d, p50 %.2f ms, p99 %.2f ms%n"
                            + "token checks beside it:     %d, p50 %.2f ms, p99 %.2f ms, ratio of p99 %.2f%n"
                            + "refusals: p50 %.2f ms, p99 %.2f ms%n"
                            + "memory: %d MiB before, grown by at most %d MiB%n"
                            + "ready (news younger than 3 s): %d of %d",
                    capacity,
                    TIMES_CAPACITY,
                    right.size() + wrong.size(),
                    refused().size(),
                    quiet.size(),
                    millis(quiet, 0.5),
                    millis(quiet, 0.99),
                    checks.size(),
                    millis(checks, 0.5),
                    millis(checks, 0.99),
                    ratio(),
                    millis(refused(), 0.5),
                    millis(refused(), 0.99),
                    baseKiB / 1024,
                    grownMiB(),
                    ready.stream().filter(answer -> answer.status == 200).count(),
                    ready.size());
        }
    }

    Flood(ServerProcess server, long seed) throws Exception {
        this.server = server;
        this.random = new Random(seed);
        // Somebody else's, because the flood's own sessions end one another: an account has a hundred.
        token = ServerProcess.token(server.signUp("bob@example.org"));
        server.signUp(EMAIL);
    }

    /** A server with so many permits and places, on the first half of the cores where that can be arranged. */
    static ServerProcess server(Path folder, int permits, int queue) throws IOException {
        List<String> command = new ArrayList<>();
        int cores = Runtime.getRuntime().availableProcessors();
        if (cores >= 4 && Files.isExecutable(Path.of("/usr/bin/taskset"))) {
            command.addAll(List.of("/usr/bin/taskset", "-c", "0-" + (cores / 2 - 1)));
        }
        command.addAll(List.of(ServerProcess.java(), "-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch"));
        command.addAll(List.of("-jar", ServerProcess.jar()));
        Map<String, String> variables = TestPostgres.ownDatabase();
        variables.put("DOORWARD_HASH_PERMITS", Integer.toString(permits));
        variables.put("DOORWARD_HASH_QUEUE", Integer.toString(queue));
        variables.put("DOORWARD_HASH_DEADLINE", "PT10S");
        variables.put("DOORWARD_THROTTLE", "off"); // the gate alone is what is tried
        return ServerProcess.command(folder, variables, command);
    }

    static double millis(List<Answered> answers, double quantile) {
        List<Long> sorted = answers.stream().map(Answered::nanos).sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(quantile * sorted.size()) - 1) / 1e6;
    }

    /** @param length of the phase without the flood, and of the one with it */
    Seen run(Duration length) throws Exception {
        gather(at(CHECKS_PER_SECOND, length, this::check)); // warms up
        double capacity = capacity();
        List<Answered> quiet = gather(at(CHECKS_PER_SECOND, length, this::check));
        long base = kib("VmRSS");

        List<CompletableFuture<Answered>> right = new ArrayList<>();
        List<CompletableFuture<Answered>> wrong = new ArrayList<>();
        Thread flood = new Thread(() -> at(Math.max(TIMES_CAPACITY * capacity, LEAST_PER_SECOND), length, () -> {
            boolean good = random.nextInt(4) == 0;
            CompletableFuture<Answered> answer = signIn(good ? ServerProcess.PASSWORD : "wrong " + random.nextLong());
            (good ? right : wrong).add(answer);
            return answer;
        }));
        List<CompletableFuture<Answered>> ready = Collections.synchronizedList(new ArrayList<>());
        Thread asking = new Thread(() -> ready.addAll(at(10, length, () -> send(request("/health/ready")))));
        flood.start();
        asking.start();
        List<Answered> checks = gather(at(CHECKS_PER_SECOND, length, this::check));
        flood.join();
        asking.join();
        Seen seen = new Seen(capacity, quiet, checks, gather(right), gather(wrong), gather(ready), base, kib("VmHWM"));
        return seen;
    }

    private double capacity() throws Exception {
        int signIns = 20;
        long start = System.nanoTime();
        for (int i = 0; i < signIns; i++) {
            server.signIn(EMAIL);
        }
        return signIns / ((System.nanoTime() - start) / 1e9);
    }

    private static List<CompletableFuture<Answered>> at(
            double perSecond, Duration length, Supplier<CompletableFuture<Answered>> request) {
        List<CompletableFuture<Answered>> sent = new ArrayList<>();
        long start = System.nanoTime();
        long count = Math.round(perSecond * length.toMillis() / 1000);
        for (long i = 0; i < count; i++) {
            long due = start + Math.round(i * 1e9 / perSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long late = System.nanoTime() - due;
            sent.add(request.get()
                    .thenApply(answer -> new Answered(answer.status, answer.retryAfter, answer.nanos + late)));
        }
        return sent;
    }

    private static List<Answered> gather(List<CompletableFuture<Answered>> sent) throws Exception {
        List<Answered> answers = new ArrayList<>();
        for (CompletableFuture<Answered> answer : sent) {
            answers.add(answer.get(60, TimeUnit.SECONDS));
        }
        return answers;
    }

    private CompletableFuture<Answered> check() {
        return send(request("/api/auth/me").header("Authorization", "Bearer " + token));
    }

    private CompletableFuture<Answered> signIn(String password) {
        return send(request("/api/auth/signin")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"email\":\"" + EMAIL + "\",\"password\":\"" + password + "\"}")));
    }

    private HttpRequest.Builder request(String path) {
        try {
            return server.request(path);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static CompletableFuture<Answered> send(HttpRequest.Builder request) {
        long start = System.nanoTime();
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding())
                .handle((answer, failure) -> new Answered(
                        failure == null ? answer.statusCode() : 0,
                        failure == null
                                && answer.headers().firstValue("Retry-After").isPresent(),
                        System.nanoTime() - start));
    }

    private long kib(String line) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(server.handle().pid()), "status")).stream()
                .filter(text -> text.startsWith(line))
                .mapToLong(text -> Long.parseLong(text.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
