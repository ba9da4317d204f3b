package io.tapline.bench.client;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What every client of FCM sends: a tap of the gateway's, to a thousand devices in turn. */
public final class FcmMessage {

    /** Where FCM is; what is sent there reaches the sink. */
    public static final String FCM_HOST = "fcm.googleapis.com";

    public static final String PROJECT = "tapline-bench";

    /** As long as a service account's. */
    public static final String ACCESS_TOKEN = "ya29.c." + "x".repeat(1_017);

    public static final String NOTIFICATION_ID = "0193a1b2-0000-7000-8000-123456789abc";

    /** The longest that FCM keeps a message: four weeks. */
    public static final long TTL_SECONDS = 2_419_200;

    private static final int DEVICES = 1_000;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private FcmMessage() {}

    /** Registration tokens, the same in every run, formed as FCM's are. */
    public static List<String> registrationTokens() {
        Random random = new Random(1);
        return Stream.generate(() -> letters(random, 22) + ":APA91b" + letters(random, 134))
                .limit(DEVICES)
                .toList();
    }

    private static String letters(Random random, int count) {
        StringBuilder letters = new StringBuilder();
        random.ints(count, 0, ALPHABET.length()).forEach(index -> letters.append(ALPHABET.charAt(index)));
        return letters.toString();
    }

    /** The body of a request, whichever client writes it; the order of the fields and the case of the priority are its own. */
    public static String json(String registrationToken) {
        return "{\"message\":{\"data\":{\"id\":\"" + NOTIFICATION_ID + "\",\"change\":\"created\"},"
                + "\"android\":{\"priority\":\"HIGH\",\"ttl\":\"" + TTL_SECONDS + "s\"},"
                + "\"token\":\"" + registrationToken + "\"}}";
    }

    /** The length of a body. */
    public static int bytes() {
        return json(registrationTokens().get(0)).getBytes(StandardCharsets.UTF_8).length;
    }
}
