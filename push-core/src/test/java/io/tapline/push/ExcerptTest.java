package io.tapline.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "hello,  5, hello",
                "hello,  4, h…",
                "hello,  3, ''",
                "'',     0, ''",
                "ééééé,  9, ééé…",
                "a😀😀😀, 12, a😀😀…",
                "a😀😀😀, 8, a😀…",
                "a😀😀😀, 7, a…",
            })
    void longestBeginningThatFitsKeepsWholeCodePoints(String text, int bytes, String excerpt) {
        assertThat(Excerpt.of(text, cut -> cut.getBytes(UTF_8).length <= bytes)).isEqualTo(excerpt);
    }
}
