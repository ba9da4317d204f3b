package io.tapline.gateway.rest;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code @odata.etag} of a notification: its place in its user's feed, which every change moves. Weak, because
 * {@code displayTimeToLive} counts down without a change.
 */
final class EntityTag {

    static final String IF_MATCH = "If-Match";

    private static final Pattern TAG = Pattern.compile("(?:W/)?\"([0-9]{1,18})\"");

    private EntityTag() {}

    static String of(long sequence) {
        return "W/\"" + sequence + "\"";
    }

    /**
     * The sequence that {@code If-Match} demands. A weak tag is taken although RFC 9110 section 13.1.1 has it compare strongly: it
     * is what the entity says of itself, and OData means it so.
     *
     * @param header null or {@code *} demand none
     * @throws ApiFailure INVALID_REQUEST for anything but one tag of ours
     */
    static @Nullable Long demanded(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        Matcher tag = TAG.matcher(header.strip());
        if (!tag.matches()) {
            throw ApiFailure.of(
                    ApiError.INVALID_REQUEST, "If-Match must be * or the @odata.etag of the item, alone", IF_MATCH);
        }
        return Long.valueOf(tag.group(1));
    }
}
