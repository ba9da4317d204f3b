package io.tapline.simulator.fcm;

import io.tapline.simulator.engine.Alphabet;

/** The text form of {@code google.protobuf.Duration}: seconds with at most nine digits after the point, then an {@code s}. */
final class Durations {

    private static final int MAX_SECONDS_DIGITS = 12;
    private static final int MAX_FRACTION_DIGITS = 9;

    private Durations() {}

    static boolean wellFormed(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int end = digits(text, start, MAX_SECONDS_DIGITS);
        if (end > 0 && end < text.length() && text.charAt(end) == '.') {
            end = digits(text, end + 1, MAX_FRACTION_DIGITS);
        }
        return end > 0 && end == text.length() - 1 && text.charAt(end) == 's';
    }

    /** Where one to {@code most} digits end, or -1. */
    private static int digits(String text, int start, int most) {
        int end = Alphabet.DIGITS.runFrom(text, start);
        return end > start && end - start <= most ? end : -1;
    }
}
