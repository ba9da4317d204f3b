package io.tapline.push;

import java.util.function.Predicate;

/**
 * Cuts a text to what a provider's payload has room for. A cut text ends with an ellipsis and never within a code point; the
 * device pulls the whole one.
 */
public final class Excerpt {

    private static final String ELLIPSIS = "…";

    private Excerpt() {}

    /**
     * The text itself if it fits, else its longest beginning that fits with an ellipsis behind it; empty when nothing does.
     *
     * @param fits must hold for a beginning of every text that it holds for; called about 17 times for a long text
     */
    public static String of(String text, Predicate<String> fits) {
        if (fits.test(text)) {
            return text;
        }
        int fitting = 0;
        int tooLong = text.length();
        while (tooLong - fitting > 1) {
            int middle = (fitting + tooLong) >>> 1;
            if (fits.test(cut(text, middle))) {
                fitting = middle;
            } else {
                tooLong = middle;
            }
        }
        return fitting == 0 ? "" : cut(text, fitting);
    }

    private static String cut(String text, int length) {
        boolean splitsPair = length > 0
                && Character.isHighSurrogate(text.charAt(length - 1))
                && Character.isLowSurrogate(text.charAt(length));
        return text.substring(0, splitsPair ? length - 1 : length) + ELLIPSIS;
    }
}
