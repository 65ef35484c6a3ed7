package dev.doorward.benchmarks;

import dev.doorward.adapter.postgres.RevocationBenchmark;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What a request costs the store with few users in it and with many, in one run, and what the ended sessions take in memory. */
final class GrowthRun {

    private static final int REVOCATIONS = 1_000_000;

    private final int few = Integer.getInteger("few", 10_000);
    private final int many = Integer.getInteger("many", 1_000_000);
    private final int rounds = Integer.getInteger("rounds", 3);
    private final int seconds = Integer.getInteger("seconds", 5);
    private final Results results =
            new Results("growth", Map.of("users", few + " and " + many, "rounds", rounds + " of " + seconds + " s"));

    void run() {
        try (Database small = Database.start();
                Database large = Database.start();
                Rows fewRows = new Rows(small, few);
                Rows manyRows = new Rows(large, many)) {
            for (int round = 0; round < rounds; round++) {
                grows("find by e-mail", fewRows::find, manyRows::find);
                grows("sign-in: find and open a session", fewRows::signIn, manyRows::signIn);
                grows("refresh: find and put the successor", fewRows::refresh, manyRows::refresh);
                grows("list sessions", fewRows::list, manyRows::list);
                grows("bare read of one row", fewRows::wallOfReads, manyRows::wallOfReads);
                grows("bare insert and commit", fewRows::wallOfWrites, manyRows::wallOfWrites);
            }
        }
        results.add("a million ended sessions", "MB", RevocationBenchmark.bytesOf(REVOCATIONS) / 1e6);
        results.finish();
    }

    /** Turn by turn, so that whatever else the machine does meets both alike. */
    private void grows(String name, Runnable withFew, Runnable withMany) {
        long start = System.nanoTime();
        long warm = start + TimeUnit.SECONDS.toNanos(seconds) / 2;
        long end = warm + TimeUnit.SECONDS.toNanos(seconds);
        Histogram small = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        Histogram large = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        while (System.nanoTime() < end) {
            boolean counts = System.nanoTime() > warm;
            time(withFew, counts, small);
            time(withMany, counts, large);
        }
        double fewMicros = small.getValueAtPercentile(50) / 1e3;
        double manyMicros = large.getValueAtPercentile(50) / 1e3;
        results.add(name + ", " + few + " users, median", "us", fewMicros);
        results.add(name + ", " + many + " users, median", "us", manyMicros);
        results.add(name + ", growth", "ratio", manyMicros / fewMicros);
    }

    private static void time(Runnable call, boolean counts, Histogram times) {
        long start = System.nanoTime();
        call.run();
        if (counts) {
            times.recordValue(System.nanoTime() - start);
        }
    }
}
