package dev.doorward.bootstrap;

import java.util.Arrays;
import java.util.Locale;

/**
 * The median of the differences of two measurements that were made side by side, with an interval that holds the true one 95
 * times of 100: the order statistics of the binomial distribution, in its normal approximation. It assumes nothing about the
 * shape of the noise, and whatever slows both down for a while cancels out.
 *
 * @param median in units of the measurement, as are the ends of the interval
 * @param p50 the median of the second measurement
 */
record PairedDifference(double median, double low, double high, double p50) {

    /** So many standard deviations to either side hold 95 % of a normal distribution. */
    private static final double DEVIATIONS = 1.96;

    /** @throws IllegalArgumentException for fewer than 10 pairs */
    static PairedDifference of(double[] one, double[] other) {
        int count = one.length;
        if (count < 10 || other.length != count) {
            throw new IllegalArgumentException(count + " and " + other.length + " measurements");
        }
        double[] differences = new double[count];
        Arrays.setAll(differences, n -> one[n] - other[n]);
        Arrays.sort(differences);
        int rank = (int) Math.floor((count - DEVIATIONS * Math.sqrt(count)) / 2);
        double[] sorted = other.clone();
        Arrays.sort(sorted);
        return new PairedDifference(
                middle(differences), differences[rank], differences[count - 1 - rank], middle(sorted));
    }

    private static double middle(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Whether the interval lies within that part of the median to either side of nothing. */
    boolean within(double part) {
        return low >= -part * p50 && high <= part * p50;
    }

    /** Whether the interval lies wholly beyond it. */
    boolean beyond(double part) {
        return low > part * p50 || high < -part * p50;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%+7.2f %% (%+.2f %% to %+.2f %%) of %.1f ms",
                100 * median / p50,
                100 * low / p50,
                100 * high / p50,
                p50);
    }
}
