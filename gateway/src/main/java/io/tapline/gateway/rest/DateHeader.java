package io.tapline.gateway.rest;

import io.vertx.core.http.HttpHeaders;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of {@code Date} (RFC 9110 section 5.6.7), formatted once a second. Confined to one event loop. */
final class DateHeader {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    private final Clock clock;
    private long second = Long.MIN_VALUE;
    private CharSequence value = "";

    DateHeader(Clock clock) {
        this.clock = clock;
    }

    CharSequence now() {
        long now = Math.floorDiv(clock.millis(), 1000L);
        if (now != second) {
            second = now;
            value = HttpHeaders.createOptimized(
                    FORMAT.format(Instant.ofEpochSecond(now).atOffset(ZoneOffset.UTC)));
        }
        return value;
    }
}
