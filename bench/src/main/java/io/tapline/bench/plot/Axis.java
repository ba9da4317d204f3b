package io.tapline.bench.plot;

/**
 * A linear axis from 0.
 *
 * @param pixels its length
 * @param step between two ticks
 * @param ticks those after 0; the last is the axis's end
 */
record Axis(double pixels, double step, int ticks) {

    private static final int MOST_TICKS = 4;

    /** Of round ticks, as few as reach the greatest value. */
    static Axis reaching(double greatest, double pixels) {
        double decade = Math.pow(10, Math.floor(Math.log10(greatest)) - 1);
        double step = decade;
        for (double factor : new double[] {1, 2, 5, 10, 20, 50}) {
            step = decade * factor;
            if (greatest <= step * MOST_TICKS) {
                break;
            }
        }
        return new Axis(pixels, step, Math.max(1, (int) Math.ceil(greatest / step)));
    }

    double position(double value) {
        return value * pixels / (step * ticks);
    }
}
