package io.tapline.bench.load;

import io.tapline.push.ApnsEndpoint;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Platform;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import java.util.Locale;

/**
 * A device with its push address.
 *
 * @param key see {@link PushKey#device}
 */
record Device(long key, Endpoint endpoint) {

    private static final Endpoint.Cases<String> MEMBER = new Endpoint.Cases<>() {
        @Override
        public String apns(ApnsEndpoint apns) {
            return "\"apns\":{\"deviceToken\":\"" + apns.deviceToken() + "\",\"bundleId\":\"" + apns.topic()
                    + "\",\"environment\":\"" + apns.environment().name().toLowerCase(Locale.ROOT) + "\"}";
        }

        @Override
        public String fcm(FcmEndpoint fcm) {
            return "\"fcm\":{\"registrationToken\":\"" + fcm.registrationToken() + "\"}";
        }

        @Override
        public String wns(WnsEndpoint wns) {
            return "\"wns\":{\"channelUri\":\"" + wns.channelUri() + "\"}";
        }

        @Override
        public String webPush(WebPushEndpoint webPush) {
            return "\"webPush\":{\"endpoint\":\"" + webPush.url() + "\",\"keys\":{\"p256dh\":\"" + webPush.p256dh()
                    + "\",\"auth\":\"" + webPush.auth() + "\"}}";
        }
    };

    Platform platform() {
        return endpoint.platform();
    }

    /** The member of its registration that holds the push address, such as {@code "fcm":{…}}. */
    String address() {
        return endpoint.fold(MEMBER);
    }
}
