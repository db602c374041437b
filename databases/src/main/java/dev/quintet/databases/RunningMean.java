package dev.quintet.databases;

/** Mean and spread of a stream of numbers, by Welford's method, which loses no digits on long streams. */
final class RunningMean {
    private static final double Z_95 = 1.96;

    private long count;
    private double mean;
    private double squares;

    void add(double value) {
        count++;
        double before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
    }

    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    /** Half the width of the 95 % interval of the sum over {@code population} numbers, of which these are a sample. */
    double halfWidthOfSum(long population) {
        if (count >= population) {
            return 0;
        }
        if (count < 2) {
            return mean * population;
        }
        double variance = squares / (count - 1);
        double unseen = 1 - (double) count / population;
        return Z_95 * Math.sqrt(variance / count * unseen) * population;
    }
}
