package io.tapline.gateway.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLinesTest {

    private final LoggerContext logback = new LoggerContext();

    private JsonObject encoded(String message, @Nullable Throwable failure, KeyValuePair... added) {
        LoggingEvent event =
                new LoggingEvent("caller", logback.getLogger("io.tapline.Some"), Level.WARN, message, failure, null);
        event.setInstant(Instant.parse("2026-11-21T08:00:00.123Z"));
        for (KeyValuePair pair : added) {
            event.addKeyValuePair(pair);
        }
        JsonLines encoder = new JsonLines();
        encoder.start();
        String line = new String(encoder.encode(event), UTF_8);
        assertThat(line).endsWith("\n");
        assertThat(line.lines()).hasSize(1);
        return new JsonObject(line);
    }

    @Test
    void lineHasWhenWhereAndWhat() {
        JsonObject line = encoded("a \"message\"\nof two lines", null);

        assertThat(line.getString("time")).isEqualTo("2026-11-21T08:00:00.123Z");
        assertThat(line.getString("level")).isEqualTo("WARN");
        assertThat(line.getString("logger")).isEqualTo("io.tapline.Some");
        assertThat(line.getString("message")).isEqualTo("a \"message\"\nof two lines");
        assertThat(line.containsKey("exception")).isFalse();
    }

    @Test
    void addedNamesAreMembersOfTheLine() {
        JsonObject line = encoded("failed", null, new KeyValuePair("requestId", "r-1"), new KeyValuePair("app", "a"));

        assertThat(line.getString("requestId")).isEqualTo("r-1");
        assertThat(line.getString("app")).isEqualTo("a");
    }

    @Test
    void exceptionIsAStackTraceInOneMember() {
        assertThat(encoded("failed", new IllegalStateException("why")).getString("exception"))
                .contains("IllegalStateException: why", "JsonLinesTest");
    }
}
