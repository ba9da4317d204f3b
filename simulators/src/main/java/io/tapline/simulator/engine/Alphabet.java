package io.tapline.simulator.engine;

/**
 * A set of ASCII characters, looked up in a table: the rules are asked about each push, and a load test pays for every
 * pattern that is run instead.
 */
public final class Alphabet {

    private static final int ASCII = 128;

    public static final Alphabet DIGITS = new Alphabet().range('0', '9');
    public static final Alphabet LOWER_CASE_HEX = new Alphabet().range('0', '9').range('a', 'f');
    public static final Alphabet LETTERS_AND_DIGITS =
            new Alphabet().range('0', '9').range('A', 'Z').range('a', 'z');

    private final boolean[] members = new boolean[ASCII];

    private Alphabet() {}

    private Alphabet range(char first, char last) {
        for (char c = first; c <= last; c++) {
            members[c] = true;
        }
        return this;
    }

    /** This with more characters. */
    public Alphabet and(String more) {
        Alphabet wider = new Alphabet();
        System.arraycopy(members, 0, wider.members, 0, ASCII);
        more.chars().forEach(c -> wider.members[c] = true);
        return wider;
    }

    public boolean has(char c) {
        return c < ASCII && members[c];
    }

    /** Whether a text has from {@code least} to {@code most} characters, all of this alphabet. */
    public boolean spells(CharSequence text, int least, int most) {
        return text.length() >= least && text.length() <= most && runFrom(text, 0) == text.length();
    }

    /** Where the characters of this alphabet end that begin at {@code start}. */
    public int runFrom(CharSequence text, int start) {
        int end = start;
        while (end < text.length() && has(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
