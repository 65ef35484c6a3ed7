package dev.doorward.core.attempt;

import java.time.Duration;

/** How often something may be tried. */
public sealed interface Rule {

    /**
     * So many in a period, which begins with the first. At the border of two periods it lets through at most twice as many
     * within one period's length.
     *
     * @param most 1 to 1,000,000
     * @param period 1 second to 1 day, whole seconds
     */
    record Rate(int most, Duration period) implements Rule {

        /** @throws IllegalArgumentException when a value is out of its range, naming it */
        public Rate {
            range("most", most, 1_000_000);
            range("period", period, Duration.ofSeconds(1));
        }
    }

    /**
     * Some failures in a row are free; then each is followed by a wait, twice as long as the one before, in which nothing may
     * be tried. A success, or {@link #FORGOTTEN} without an attempt, begins anew.
     *
     * @param free 1 to 100, the most failures in a row that NIST SP 800-63B-4, section 3.2.2, allows
     * @param first the first wait; 1 second to 1 day, whole seconds
     * @param longest the longest wait; {@code first} to 1 day, whole seconds
     */
    record Backoff(int free, Duration first, Duration longest) implements Rule {

        /** How long failures in a row are remembered after the last one. */
        public static final Duration FORGOTTEN = Duration.ofDays(2);

        private static final int MOST_DOUBLINGS = 17;

        /** @throws IllegalArgumentException when a value is out of its range, naming it */
        public Backoff {
            range("free", free, 100);
            range("first", first, Duration.ofSeconds(1));
            range("longest", longest, first);
        }

        /** The wait that so many failures in a row bring. */
        public Duration after(int failures) {
            if (failures < free) {
                return Duration.ZERO;
            }
            // A second doubled 17 times is longer than a day.
            Duration wait = first.multipliedBy(1L << Math.min(failures - free, MOST_DOUBLINGS));
            return wait.compareTo(longest) < 0 ? wait : longest;
        }
    }

    private static void range(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be 1 to " + max + ", is " + value);
        }
    }

    private static void range(String name, Duration value, Duration min) {
        if (value.getNano() != 0 || value.compareTo(min) < 0 || value.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(name + " must be whole seconds, " + min + " to PT24H, is " + value);
        }
    }
}
