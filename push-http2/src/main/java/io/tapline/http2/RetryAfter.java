package io.tapline.http2;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After} in both its forms: seconds, and a date (RFC 9110 section 10.2.3). */
public final class RetryAfter {

    /** At most nine digits: thirty years are enough, and more would overflow. */
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {}

    /** How long a response asks to wait, never negative; null when it does not ask or not in a form that can be read. */
    public static @Nullable Duration of(Response response, Clock clock) {
        String value = response.header("retry-after");
        return value == null ? null : parse(value, clock);
    }

    /** The same for the value of the header. */
    public static @Nullable Duration parse(String value, Clock clock) {
        String stripped = value.strip();
        if (SECONDS.matcher(stripped).matches()) {
            return Duration.ofSeconds(Long.parseLong(stripped));
        }
        try {
            Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(stripped, Instant::from);
            Duration wait = Duration.between(clock.instant(), date);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null; // as if it were absent: the caller's own back-off applies
        }
    }
}
