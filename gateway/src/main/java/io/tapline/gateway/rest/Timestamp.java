package io.tapline.gateway.rest;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** Times as requests spell them. */
final class Timestamp {

    private static final int FRACTION_DIGITS = 9;

    private Timestamp() {}

    /**
     * Reads an ISO 8601 date and time with its offset and any number of fraction digits.
     *
     * @return whole milliseconds, rounded down: what is stored is what is answered
     * @throws java.time.format.DateTimeParseException if it is none
     */
    static Instant parse(String text) {
        return OffsetDateTime.parse(withoutFinestDigits(text), DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                .toInstant()
                .truncatedTo(ChronoUnit.MILLIS);
    }

    private static String withoutFinestDigits(String text) {
        int point = text.indexOf('.');
        if (point < 0) {
            return text;
        }
        int end = point + 1;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        int kept = Math.min(end, point + 1 + FRACTION_DIGITS);
        return text.substring(0, kept) + text.substring(end);
    }
}
