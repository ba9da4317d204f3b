package io.tapline.push;

/**
 * A {@link Message} in the wire format of one provider, encoded once and shared by all endpoints that it goes to. Made and
 * understood by one {@link PushClient} only. Immutable.
 */
public interface Push {

    Message message();
}
