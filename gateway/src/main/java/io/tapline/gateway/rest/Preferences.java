package io.tapline.gateway.rest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request prefers (RFC 7240), as far as it is honoured here; the answer says what was. */
final class Preferences {

    private static final String PREFER = "Prefer";
    private static final String APPLIED = "Preference-Applied";
    private static final String MINIMAL = "return=minimal";
    private static final Pattern PAGE_SIZE = Pattern.compile("(?i)(?:odata\\.)?maxpagesize\\s*=\\s*\"?([0-9]{1,9})\"?");
    private static final Pattern RETURN_MINIMAL = Pattern.compile("(?i)return\\s*=\\s*minimal");

    private static final String BY_APP_NOTIFICATION_ID = "replace=appNotificationId";
    private static final Pattern REPLACE = Pattern.compile("(?i)replace\\s*=\\s*\"?appNotificationId\"?");

    private Preferences() {}

    /** Whether the caller wants no body. */
    static boolean minimal(Exchange exchange) {
        boolean minimal = find(exchange, RETURN_MINIMAL).isPresent();
        if (minimal) {
            exchange.addHeader(APPLIED, MINIMAL);
        }
        return minimal;
    }

    /** Whether a posting is to replace the item with the same {@code appNotificationId}. */
    static boolean replacing(Exchange exchange) {
        boolean replacing = find(exchange, REPLACE).isPresent();
        if (replacing) {
            exchange.addHeader(APPLIED, BY_APP_NOTIFICATION_ID);
        }
        return replacing;
    }

    /** The size of a page that the caller wants, at most {@code maximum}: a preference is no demand. Null: any. */
    static @Nullable Integer maximumPageSize(Exchange exchange, int maximum) {
        Integer size = find(exchange, PAGE_SIZE)
                .map(preference -> Math.min(maximum, Integer.parseInt(preference.group(1))))
                .filter(wanted -> wanted > 0)
                .orElse(null);
        if (size != null) {
            exchange.addHeader(APPLIED, "odata.maxpagesize=" + size);
        }
        return size;
    }

    /** Preferences are separated by commas, over one header or several. */
    private static Optional<Matcher> find(Exchange exchange, Pattern wanted) {
        for (String header : exchange.headers(PREFER)) {
            for (String preference : header.split(",")) {
                Matcher matcher = wanted.matcher(preference.strip());
                if (matcher.matches()) {
                    return Optional.of(matcher);
                }
            }
        }
        return Optional.empty();
    }
}
