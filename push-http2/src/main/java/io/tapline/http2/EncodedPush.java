package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Message;
import io.tapline.push.Push;
import java.util.Arrays;
import java.util.List;

/**
 * What all endpoints of one message at one provider share.
 *
 * @param headers those that do not depend on the endpoint
 * @param body the shared part of the body; not to be changed
 */
public record EncodedPush(Message message, List<Header> headers, byte[] body) implements Push {

    public EncodedPush {
        requireNonNull(message, "message");
        requireNonNull(body, "body");
        headers = List.copyOf(headers);
    }

    /** The shared headers, then an endpoint's own. */
    public List<Header> headersAnd(Header... own) {
        Header[] all = headers.toArray(new Header[headers.size() + own.length]);
        System.arraycopy(own, 0, all, headers.size(), own.length);
        return Arrays.asList(all);
    }
}
