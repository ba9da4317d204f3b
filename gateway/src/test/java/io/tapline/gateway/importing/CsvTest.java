package io.tapline.gateway.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void fieldsMayBeQuotedAndEmpty() {
        assertThat(Csv.split("a,\"b, c\",,\"say \"\"hi\"\"\",")).containsExactly("a", "b, c", "", "say \"hi\"", "");
    }

    @Test
    void whatIsJoinedSplitsIntoTheSame() {
        List<String> fields = List.of("plain", "with, comma", "with \"quotes\"", "", "\u00fc");

        assertThat(Csv.split(Csv.join(fields))).isEqualTo(fields);
    }

    @Test
    void nullIsAnEmptyField() {
        assertThat(Csv.join(Arrays.asList("a", null, "b"))).isEqualTo("a,,b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "\"a\"b,c", "a\"b", "\"a\" ,b"})
    void quotesThatDoNotFitAreRefused(String row) {
        assertThatExceptionOfType(BadLineException.class).isThrownBy(() -> Csv.split(row));
    }
}
