package io.tapline.push;

import java.time.Instant;

/**
 * The push address of one app on one device, as its provider defines it. Immutable; equal when every component is equal.
 */
public sealed interface Endpoint permits ApnsEndpoint, FcmEndpoint, WnsEndpoint, WebPushEndpoint {

    Platform platform();

    /** When the device last handed in this address; a provider's "gone since" is compared with it. */
    Instant registeredAt();

    /** Chooses by kind. Stands for {@code switch} over the sealed type, which language level 17 has not. */
    <R> R fold(Cases<R> cases);

    /** One answer for each kind of endpoint. */
    interface Cases<R> {
        R apns(ApnsEndpoint endpoint);

        R fcm(FcmEndpoint endpoint);

        R wns(WnsEndpoint endpoint);

        R webPush(WebPushEndpoint endpoint);
    }
}
