package io.tapline.http2;

import io.tapline.push.Credential;
import io.tapline.push.Endpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;

/**
 * One provider's wire format: requests out, answers in. Pure: no I/O, no state but configuration; any thread may call it.
 * A provider module is this, its credentials and its configuration.
 */
public interface ProviderProtocol<E extends Endpoint> {

    /** The kind of endpoint that it speaks to. */
    Class<E> endpointType();

    /** Encodes what all endpoints of a message share. */
    EncodedPush encode(Message message);

    /** Which pool serves this endpoint. */
    Origin origin(E endpoint);

    /** Completes an encoded push for one endpoint. Where that takes more than microseconds, see {@link Http2PushClient}. */
    Request request(EncodedPush push, E endpoint, Credential credential);

    /** The provider's truth table: what an answer means. */
    Outcome decode(Response response);
}
