package io.tapline.gateway.notification;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request that has posted a notification, as one step of a trace that is recorded: what is done for the notification, by whichever node and
 * whenever, belongs below it.
 *
 * @param traceId 16 bytes in lower-case hex
 * @param spanId 8 bytes likewise
 */
public record TraceParent(String traceId, String spanId) {

    /** <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace Context</a>, sampled. */
    private static final Pattern FORM = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-01");

    public TraceParent {
        if (!FORM.matcher(text(traceId, spanId)).matches()) {
            throw new IllegalArgumentException("not the ids of a trace");
        }
    }

    /** @return null for what is none */
    public static @Nullable TraceParent of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? new TraceParent(matcher.group(1), matcher.group(2)) : null;
    }

    private static String text(String traceId, String spanId) {
        return "00-" + traceId + "-" + spanId + "-01";
    }

    /** As {@link #of} takes it. */
    @Override
    public String toString() {
        return text(traceId, spanId);
    }
}
