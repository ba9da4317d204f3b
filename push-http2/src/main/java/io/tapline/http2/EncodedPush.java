package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Message;
import io.tapline.push.Push;
import java.util.List;

/**
 * What all endpoints of one message at one provider share.
 *
 * @param headers those that do not depend on the endpoint
 * @param body the shared part of the body
 */
public record EncodedPush(Message message, List<Header> headers, Body body) implements Push {

    public EncodedPush {
        requireNonNull(message, "message");
        requireNonNull(body, "body");
        headers = List.copyOf(headers);
    }
}
