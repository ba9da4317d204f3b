package io.tapline.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonOutputTest {

    @Test
    void everyCharacterComesBackAsItWent() {
        StringBuilder all = new StringBuilder();
        for (int character = 0; character <= Character.MAX_CODE_POINT; character += character < 0x400 ? 1 : 97) {
            if (character < Character.MIN_SURROGATE || character > Character.MAX_SURROGATE) {
                all.appendCodePoint(character);
            }
        }

        String json = new JsonOutput(1)
                .ascii("{\"a\":")
                .text(all.toString())
                .ascii("}")
                .toBuffer()
                .toString();

        assertThat(new JsonObject(json).getString("a")).isEqualTo(all.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05.000Z",
        "2026-12-31T23:59:59.999999999Z, 2026-12-31T23:59:59.999Z",
        "1970-01-01T00:00:00.007Z, 1970-01-01T00:00:00.007Z"
    })
    void instantsHaveMilliseconds(Instant instant, String text) {
        assertThat(new JsonOutput(8).instant(instant).toBuffer()).hasToString('"' + text + '"');
    }

    @Test
    void absentValuesAreNull() {
        assertThat(new JsonOutput(0)
                        .text(null)
                        .ascii(",")
                        .instant(null)
                        .ascii(",")
                        .number(-12)
                        .toBuffer())
                .hasToString("null,null,-12");
    }
}
