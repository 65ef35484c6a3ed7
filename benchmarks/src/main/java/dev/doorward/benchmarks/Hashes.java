package dev.doorward.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a program found that verifies passwords and does nothing else: it prints these three, and ends.
 *
 * @param perSecond verifications per second, by all threads
 * @param medianMillis that one takes
 * @param processorMillis of processor time that one takes
 */
record Hashes(double perSecond, double medianMillis, double processorMillis) {

    /** Our hasher. */
    static Hashes ours(String cores, int threads, int seconds) {
        return of(cores, Subject.java(BareHasher.class, Integer.toString(threads), Integer.toString(seconds)));
    }

    static Hashes of(String cores, List<String> program) {
        List<String> command = new ArrayList<>(Machine.pinnedTo(cores));
        command.addAll(program);
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(Machine.log()).start();
            String last = "";
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    last = line;
                }
            }
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + ": see " + Machine.log().file());
            }
            String[] figures = last.split(" ");
            return new Hashes(
                    Double.parseDouble(figures[0]), Double.parseDouble(figures[1]), Double.parseDouble(figures[2]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
