package dev.doorward.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long the runs with servers last, and on which processors: what the system properties say.
 *
 * @param rounds in which everything is measured once, turn by turn
 * @param seconds that one measurement takes, after as many, at most ten, to warm up
 * @param warmUpSeconds to warm a server up before its first, because its compiler takes its share of the processor for minutes
 * @param cores of a server that signs in, and of the bare hasher, as taskset(1) lists them
 * @param loadCores of the generator beside it
 * @param checkCores of a server that checks tokens: few, so that it is the one that is saturated
 * @param checkLoadCores of the generator beside it
 * @param floodCores of a server that does both at once
 * @param floodLoadCores of the generator beside it
 */
record Plan(
        int rounds,
        int seconds,
        int warmUpSeconds,
        String cores,
        String loadCores,
        String checkCores,
        String checkLoadCores,
        String floodCores,
        String floodLoadCores) {

    /** Connections over which tokens are checked. */
    static final int CONNECTIONS = 48;

    static Plan ofProperties() {
        return new Plan(
                Integer.getInteger("rounds", 3),
                Integer.getInteger("seconds", 10),
                Integer.getInteger("warmup", 30),
                System.getProperty("server.cores", "0-2"),
                System.getProperty("load.cores", "3"),
                System.getProperty("check.server.cores", "0"),
                System.getProperty("check.load.cores", "1-3"),
                System.getProperty("flood.server.cores", "0-1"),
                System.getProperty("flood.load.cores", "2-3"));
    }

    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("rounds", rounds + " of " + seconds + " s after as many to warm up, at most 10");
        parameters.put("warm-up", warmUpSeconds + " s of the same load before the first measurement of its kind");
        parameters.put("settling", Subject.SETTLING + " s after the start, before any load");
        parameters.put("users", Integer.toString(Product.USERS));
        parameters.put("sign-in", "server on " + cores + ", generator on " + loadCores);
        parameters.put("token check", "server on " + checkCores + ", generator and PostgreSQL on " + checkLoadCores);
        parameters.put("database", "PostgreSQL over loopback, fsync on");
        return parameters;
    }

    Duration measured() {
        return Duration.ofSeconds(seconds);
    }

    /** @param first whether that server had no such load before */
    Duration warmUp(boolean first) {
        return Duration.ofSeconds(first ? warmUpSeconds : Math.min(10, seconds));
    }

    /** As many as the processors of a list such as {@code 0-2,5}. */
    static int count(String cores) {
        return Arrays.stream(cores.split(","))
                .map(range -> range.split("-"))
                .mapToInt(ends -> Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1)
                .sum();
    }
}
