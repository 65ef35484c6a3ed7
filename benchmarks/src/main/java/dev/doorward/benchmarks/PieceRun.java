package dev.doorward.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The pieces, each by JMH in processes of its own: the average time of one call on one thread, and for what every check of a
 * token does also the octets that it allocates.
 */
final class PieceRun {

    /** What a check of a token goes through, and the ways of a hash, where memory is said to be the cost. */
    private static final Pattern ALLOCATION =
            Pattern.compile("Check .*|Token .*Sight.*|Json writeMe|Revocation .*|Hash bare.*");

    /** @param only a regular expression that the benchmarks' names match in some part */
    void run(String only) throws RunnerException {
        int forks = Integer.getInteger("rounds", 3);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("JMH", forks + " processes, 3 x 1 s to warm up, 5 x 1 s measured");
        Results results = new Results("pieces", parameters);
        Optional<String> without = withoutFastCore();
        without.ifPresent(why -> results.say("fast core", "NOT MEASURED: " + why));
        ChainedOptionsBuilder options = options(only, without.isEmpty())
                .forks(forks)
                .jvmArgsAppend(Machine.vectorOptions().toArray(new String[0]))
                .addProfiler(GCProfiler.class)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1));
        for (RunResult result : measure(options)) {
            result.getBenchmarkResults().forEach(fork -> add(results, name(result), fork));
        }
        results.finish();
    }

    private static void add(Results results, String name, BenchmarkResult fork) {
        results.add(name, "us", fork.getPrimaryResult().getScore());
        Result<?> allocated = fork.getSecondaryResults().get("gc.alloc.rate.norm");
        if (allocated != null && ALLOCATION.matcher(name).matches()) {
            results.add(name + ", allocated", "B", allocated.getScore());
        }
    }

    /** Asks a process like those that are measured. */
    private static Optional<String> withoutFastCore() {
        try {
            Process process = new ProcessBuilder(Subject.java(HashBenchmark.class))
                    .redirectError(Machine.log())
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "no process of a benchmark starts: see " + Machine.log().file());
            }
            return Optional.of(said).filter(why -> !why.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param fastCore whether the processes have one */
    static ChainedOptionsBuilder options(String only, boolean fastCore) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(only)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .shouldFailOnError(true);
        return fastCore ? options : options.param("way", "argon2-jvm", "BouncyCastle");
    }

    static Collection<RunResult> measure(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.build()).run();
    }

    private static String name(RunResult result) {
        String parameters = result.getParams().getParamsKeys().stream()
                .map(key -> result.getParams().getParam(key))
                .collect(Collectors.joining(", "));
        String name = result.getParams().getBenchmark().replaceAll(".*\\.(\\w+)Benchmark\\.", "$1 ");
        return parameters.isEmpty() ? name : name + " (" + parameters + ")";
    }
}
