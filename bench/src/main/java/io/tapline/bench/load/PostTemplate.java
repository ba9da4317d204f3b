package io.tapline.bench.load;

import java.net.URI;

/**
 * A post, the same for all users but for {@code X-UNS-ID}.
 *
 * @param beforeUnsid ASCII
 * @param afterUnsid ASCII
 */
public record PostTemplate(String beforeUnsid, String afterUnsid) {

    /** @param bodyBytes length of the body, filled up with raw content */
    public static PostTemplate of(URI gateway, String token, String hostName, int bodyBytes) {
        String body = body(hostName, bodyBytes);
        return new PostTemplate(
                "POST /beta/me/notifications HTTP/1.1\r\nHost: " + gateway.getAuthority() + "\r\nAuthorization: Bearer "
                        + token + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                        + "\r\nX-UNS-ID: ",
                "\r\n\r\n" + body);
    }

    private static String body(String hostName, int bytes) {
        String start = "{\"targetHostName\":\"" + hostName
                + "\",\"appNotificationId\":\"mail-4711\",\"groupName\":\"mail\",\"priority\":\"High\","
                + "\"displayTimeToLive\":\"60\",\"payload\":{\"rawContent\":\"";
        String end = "\"}}";
        int filling = bytes - start.length() - end.length();
        if (filling < 1) {
            throw new IllegalArgumentException("a body has " + (start.length() + end.length() + 1) + " bytes at least");
        }
        return start + "x".repeat(filling) + end;
    }
}
