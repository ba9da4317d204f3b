package io.tapline.bench.compare;

import io.tapline.bench.client.FcmMessage;
import java.nio.charset.StandardCharsets;

/** The contentless tap, as the gateway sends it, in the words of whoever sends it. */
final class Tap {

    /** Of every tap; a loop sends the same again and again. */
    static final String ID = FcmMessage.NOTIFICATION_ID;

    /** The members of the app's own part. */
    static final String MEMBERS = "\"id\":\"" + ID + "\",\"change\":\"created\"";

    /** The body of a push to APNs. */
    static final String APNS = "{\"aps\":{\"content-available\":1},\"tapline\":{" + MEMBERS + "}}";

    /** The length of {@link #APNS}. */
    static final int BYTES = APNS.getBytes(StandardCharsets.UTF_8).length;

    private Tap() {}
}
