package io.tapline.gateway.rest;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the headers of a POST ask for beside its body. */
final class PostingHeaders {

    static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    static final String APP_NOTIFICATION_ID = "appNotificationId";

    /** One to 255 visible characters: a UUID, or anything the app server has at hand. */
    private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

    private PostingHeaders() {}

    /**
     * The caller's key for this posting; null: none.
     *
     * @throws ApiFailure INVALID_REQUEST
     */
    static @Nullable String idempotencyKey(Exchange exchange) {
        String key = exchange.header(IDEMPOTENCY_KEY);
        if (key != null && !KEY.matcher(key).matches()) {
            throw ApiFailure.of(
                    ApiError.INVALID_REQUEST,
                    "Idempotency-Key must be 1 to 255 visible ASCII characters",
                    IDEMPOTENCY_KEY);
        }
        return key;
    }
}
