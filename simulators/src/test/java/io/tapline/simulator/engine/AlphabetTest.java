package io.tapline.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlphabetTest {

    @Test
    void eachAlphabetHasWhatItsPatternHas() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            String one = String.valueOf(c);
            assertThat(Alphabet.DIGITS.has(c)).isEqualTo(one.matches("[0-9]"));
            assertThat(Alphabet.LOWER_CASE_HEX.has(c)).isEqualTo(one.matches("[0-9a-f]"));
            assertThat(Alphabet.LETTERS_AND_DIGITS.has(c)).isEqualTo(one.matches("[0-9A-Za-z]"));
            assertThat(Alphabet.DIGITS.and("-_").has(c)).isEqualTo(one.matches("[0-9_\\-]"));
        }
    }

    @Test
    void aTextMustHaveTheRightLengthAndNoOtherCharacter() {
        assertThat(Alphabet.DIGITS.spells("12", 2, 3)).isTrue();
        assertThat(Alphabet.DIGITS.spells("123", 2, 3)).isTrue();
        assertThat(Alphabet.DIGITS.spells("1", 2, 3)).isFalse();
        assertThat(Alphabet.DIGITS.spells("1234", 2, 3)).isFalse();
        assertThat(Alphabet.DIGITS.spells("12a", 2, 3)).isFalse();
        assertThat(Alphabet.DIGITS.spells("12\u0661", 2, 3)).isFalse();
    }
}
