package io.tapline.bench.compare;

import io.tapline.bench.client.Workload;
import io.tapline.bench.load.PostTemplate;
import java.net.URI;

/** A notification to a user's two devices, an iOS and an Android one, as gorush takes it: a message for each platform. */
final class GorushPost {

    private static final String DATA = "\"data\":{" + Tap.MEMBERS + "}";

    private static final String START = "{\"notifications\":[{\"platform\":1,\"topic\":\"" + Workload.TOPIC
            + "\",\"push_type\":\"background\",\"priority\":\"normal\",\"content_available\":true,\"collapse_id\":\""
            + Tap.ID + "\"," + DATA + ",\"tokens\":[\"";

    private static final String BETWEEN =
            "\"]},{\"platform\":2,\"android\":{\"priority\":\"high\"}," + DATA + ",\"tokens\":[\"";

    private static final String END = "\"]}]}";

    private GorushPost() {}

    /** What is between {@link PostTemplate}'s two parts, as long for every user. */
    static String devices(int user) {
        return String.format("%064x", user) + BETWEEN + String.format("cQ7vXn2pTk%012d:APA91b%0134d", user, user);
    }

    static PostTemplate template(URI server) {
        int length = START.length() + devices(0).length() + END.length();
        return new PostTemplate(
                "POST /api/push HTTP/1.1\r\nHost: " + server.getAuthority()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n" + START,
                END);
    }
}
