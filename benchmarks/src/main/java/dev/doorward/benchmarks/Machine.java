package dev.doorward.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Where it is measured, and what is told beside every figure. */
final class Machine {

    private Machine() {}

    static Map<String, String> description() {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("processor", processor());
        about.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        about.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        about.put("load average at the start", load());
        return about;
    }

    /** Over the last minute; above a tenth of the processors the figures say little. */
    static String load() {
        return String.format(
                "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** What switches the Vector API on, where there is one that Doorward uses. */
    static List<String> vectorOptions() {
        boolean there = Runtime.version().feature() >= 25
                && Files.exists(Path.of(System.getProperty("java.home"), "legal", "jdk.incubator.vector"));
        return there ? List.of("--add-modules", "jdk.incubator.vector") : List.of();
    }

    /** The words before a command that keep it on these processors; none where that cannot be done. */
    static List<String> pinnedTo(String cores) {
        return canPin() ? List.of("taskset", "-c", cores) : List.of();
    }

    /** Keeps this process, whatever it has started so far excepted, on these processors. */
    static void stayOn(String cores) {
        putOn(cores, ProcessHandle.current().pid());
    }

    /** Puts all threads of a process, and whatever it starts from now on, on these processors; nothing when it has ended. */
    static void putOn(String cores, long pid) {
        if (canPin() && ProcessHandle.of(pid).isPresent()) {
            run(List.of("taskset", "-a", "-cp", cores, Long.toString(pid)));
        }
    }

    private static boolean canPin() {
        return Runtime.getRuntime().availableProcessors() > 0
                && Files.isExecutable(Path.of("/usr/bin/taskset"))
                && !Boolean.getBoolean("unpinned");
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log())
                    .start();
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": see " + log().file());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where the processes that are measured write. */
    static ProcessBuilder.Redirect log() {
        return ProcessBuilder.Redirect.appendTo(new File(Results.folder().toFile(), "processes.log"));
    }
}
