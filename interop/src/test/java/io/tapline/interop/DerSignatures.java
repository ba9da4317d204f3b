package io.tapline.interop;

import com.eatthepath.pushy.apns.server.PushNotificationHandler;
import com.eatthepath.pushy.apns.server.PushNotificationHandlerFactory;
import io.netty.handler.codec.http2.Http2Headers;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.SSLSession;

/**
 * Lets Pushy's handlers judge tokens as the JWS standard has them: an ES256 signature is R and S, 32 bytes each (RFC 7518
 * section 3.4), while Pushy 0.15.4 writes and verifies it in DER, which APNs takes as well, and calls the standard's an
 * {@code InternalServerError}. The numbers stay what they are; whether they sign the token is for Pushy to say.
 */
record DerSignatures(PushNotificationHandlerFactory factory) implements PushNotificationHandlerFactory {

    private static final int NUMBER_LENGTH = 32;

    @Override
    public PushNotificationHandler buildHandler(SSLSession session) {
        PushNotificationHandler handler = factory.buildHandler(session);
        return (headers, payload) -> handler.handlePushNotification(reencoded(headers), payload);
    }

    private static Http2Headers reencoded(Http2Headers headers) {
        CharSequence authorization = headers.get("authorization");
        if (authorization == null) {
            return headers;
        }
        String token = authorization.toString();
        int signature = token.lastIndexOf('.') + 1;
        byte[] der = der(Base64.getUrlDecoder().decode(token.substring(signature)));
        return headers.set(
                "authorization",
                token.substring(0, signature)
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(der));
    }

    /** SEQUENCE of two INTEGERs, all shorter than 128 bytes. */
    private static byte[] der(byte[] signature) {
        if (signature.length != 2 * NUMBER_LENGTH) {
            throw new IllegalArgumentException("not R and S: " + signature.length + " bytes");
        }
        byte[] r = new BigInteger(1, Arrays.copyOf(signature, NUMBER_LENGTH)).toByteArray();
        byte[] s = new BigInteger(1, Arrays.copyOfRange(signature, NUMBER_LENGTH, 2 * NUMBER_LENGTH)).toByteArray();
        return ByteBuffer.allocate(6 + r.length + s.length)
                .put((byte) 0x30)
                .put((byte) (4 + r.length + s.length))
                .put((byte) 0x02)
                .put((byte) r.length)
                .put(r)
                .put((byte) 0x02)
                .put((byte) s.length)
                .put(s)
                .array();
    }
}
