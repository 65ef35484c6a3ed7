package dev.doorward.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Lets many threads do something at the same moment. */
final class Race {

    /** How many threads race. */
    static final int RUNNERS = 32;

    private Race() {}

    /** What each runner returned, in the order of the runners. A runner that throws fails the race. */
    static <T> List<T> of(int runners, IntFunction<T> run) {
        ExecutorService threads = Executors.newFixedThreadPool(runners);
        CyclicBarrier start = new CyclicBarrier(runners);
        try {
            List<Callable<T>> tasks = IntStream.range(0, runners)
                    .<Callable<T>>mapToObj(runner -> () -> {
                        start.await(30, TimeUnit.SECONDS);
                        return run.apply(runner);
                    })
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> finished : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
                results.add(finished.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a runner failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    static <T> List<T> of(IntFunction<T> run) {
        return of(RUNNERS, run);
    }
}
