package io.tapline.bench.compare;

import io.tapline.bench.load.PostTemplate;
import java.net.URI;

/** A tap to all devices of a user, as Parse Server takes it. */
final class ParsePost {

    static final String APP_ID = "bench";
    static final String MASTER_KEY = "bench-master-key";

    /** The member of an installation that says whose it is. */
    static final String USER = "userKey";

    private static final String START = "{\"push_type\":\"background\",\"priority\":5,\"collapse_id\":\"" + Tap.ID
            + "\",\"data\":{\"content-available\":1,\"tapline\":{" + Tap.MEMBERS + "}},\"where\":{\"" + USER + "\":\"";

    private static final String END = "\"}}";

    private ParsePost() {}

    /** As long for every user. */
    static String userKey(int user) {
        return String.format("user-%08d", user);
    }

    static PostTemplate template(URI server) {
        int length = START.length() + userKey(0).length() + END.length();
        return new PostTemplate(head(server, length) + START, END);
    }

    private static String head(URI server, int length) {
        return "POST /parse/push HTTP/1.1\r\nHost: " + server.getAuthority()
                + "\r\nX-Parse-Application-Id: " + APP_ID + "\r\nX-Parse-Master-Key: " + MASTER_KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
