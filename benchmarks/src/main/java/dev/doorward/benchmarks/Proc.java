package dev.doorward.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What Linux tells of a process. */
final class Proc {

    private static final double TICKS_PER_SECOND = 100;

    private Proc() {}

    /** Seconds of processor that it has used, its children left out. */
    static double processorSeconds(long pid) {
        return seconds(pid, 2);
    }

    /** Seconds of processor that it, its children and those of them that have ended have used. */
    static double processorSecondsOfFamily(ProcessHandle process) {
        return seconds(process.pid(), 4)
                + process.children()
                        .mapToDouble(child -> seconds(child.pid(), 2))
                        .sum();
    }

    /** The fields utime, stime, cutime and cstime of proc(5), as many of them. */
    private static double seconds(long pid, int fields) {
        String[] all = read(pid, "stat").replaceFirst("(?s).*\\) ", "").split(" ");
        return Arrays.stream(all, 11, 11 + fields).mapToLong(Long::parseLong).sum() / TICKS_PER_SECOND;
    }

    /** Megabytes it has in memory now. */
    static double residentMegabytes(long pid) {
        return status(pid, "VmRSS:");
    }

    /** The most megabytes it ever had in memory. */
    static double peakMegabytes(long pid) {
        return status(pid, "VmHWM:");
    }

    private static double status(long pid, String field) {
        return read(pid, "status")
                        .lines()
                        .filter(line -> line.startsWith(field))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                / 1024.0;
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/" + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
