package dev.doorward.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The pieces, each by JMH in processes of its own: the average time of one call on one thread. */
final class PieceRun {

    /** @param only a regular expression that the benchmarks' names match in some part */
    void run(String only) throws RunnerException {
        int forks = Integer.getInteger("rounds", 3);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("JMH", forks + " processes, 3 x 1 s to warm up, 5 x 1 s measured");
        Results results = new Results("pieces", parameters);
        ChainedOptionsBuilder options = options(only)
                .forks(forks)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1));
        for (RunResult result : measure(options)) {
            result.getBenchmarkResults()
                    .forEach(fork -> results.add(
                            name(result), "us", fork.getPrimaryResult().getScore()));
        }
        results.finish();
    }

    static ChainedOptionsBuilder options(String only) {
        return new OptionsBuilder()
                .include(only)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .shouldFailOnError(true);
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
