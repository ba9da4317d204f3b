package io.tapline.gateway.rest;

import io.tapline.gateway.config.ApiLimits;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query of a list: which page.
 *
 * @param size of the page at most
 * @param before only ids below this one; null: from the newest on
 */
record PageQuery(int size, @Nullable UUID before) {

    private static final String TOP = "$top";
    private static final String SKIP_TOKEN = "$skiptoken";
    private static final Pattern SIZE = Pattern.compile("[0-9]{1,6}");

    /** Distinguishes tokens of this form from those of a later one. */
    private static final byte TOKEN_VERSION = 1;

    private static final int TOKEN_BYTES = 17;

    /** @throws ApiFailure INVALID_REQUEST naming the option */
    static PageQuery of(MultiMap query, ApiLimits limits) {
        refuseUnknownOptions(query, List.of(TOP, SKIP_TOKEN));
        String top = single(query, TOP);
        String token = single(query, SKIP_TOKEN);
        return new PageQuery(
                top == null ? limits.defaultPageSize() : size(top, limits.maximumPageSize()),
                token == null ? null : id(token));
    }

    /** Options of OData begin with a dollar; a name without one means nothing to it, and is passed over. */
    static void refuseUnknownOptions(MultiMap query, List<String> known) {
        for (String name : query.names()) {
            if (name.startsWith("$") && !known.contains(name)) {
                throw ApiFailure.of(ApiError.INVALID_REQUEST, "This query option is not supported here", name);
            }
        }
    }

    private static @Nullable String single(MultiMap query, String option) {
        List<String> values = query.getAll(option);
        if (values.size() > 1) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, option + " comes twice", option);
        }
        return values.isEmpty() ? null : values.get(0);
    }

    private static int size(String top, int maximum) {
        int size = SIZE.matcher(top).matches() ? Integer.parseInt(top) : 0;
        if (size < 1 || size > maximum) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "$top must be 1 to " + maximum, TOP);
        }
        return size;
    }

    private static UUID id(String token) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
            if (bytes.remaining() == TOKEN_BYTES && bytes.get() == TOKEN_VERSION) {
                return new UUID(bytes.getLong(), bytes.getLong());
            }
        } catch (IllegalArgumentException notBase64) {
            // refused below, as any other token that is not ours
        }
        throw ApiFailure.of(ApiError.INVALID_REQUEST, "$skiptoken is not one that the gateway made", SKIP_TOKEN);
    }

    /** The query of the page after the one that ends with {@code last}. */
    String next(UUID last) {
        ByteBuffer bytes = ByteBuffer.allocate(TOKEN_BYTES).put(TOKEN_VERSION);
        bytes.putLong(last.getMostSignificantBits()).putLong(last.getLeastSignificantBits());
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        return "?" + TOP + "=" + size + "&" + SKIP_TOKEN + "=" + token;
    }
}
