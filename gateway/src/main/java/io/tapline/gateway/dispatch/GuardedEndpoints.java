package io.tapline.gateway.dispatch;

import io.tapline.gateway.rest.EndpointPolicy;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.OutboundGuard;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import java.util.Optional;

/** Refuses at registration what the outbound guard would refuse at the first push. Thread-safe. */
public final class GuardedEndpoints implements EndpointPolicy, Endpoint.Cases<Optional<String>> {

    private final OutboundGuard guard;

    public GuardedEndpoints(OutboundGuard guard) {
        this.guard = guard;
    }

    @Override
    public Optional<String> refuse(Endpoint endpoint) {
        return endpoint.fold(this);
    }

    /** Goes to Apple's host, whatever the token. */
    @Override
    public Optional<String> apns(ApnsEndpoint endpoint) {
        return Optional.empty();
    }

    /** Goes to Google's host, whatever the token. */
    @Override
    public Optional<String> fcm(FcmEndpoint endpoint) {
        return Optional.empty();
    }

    @Override
    public Optional<String> wns(WnsEndpoint endpoint) {
        return guard.check(endpoint.channelUri());
    }

    @Override
    public Optional<String> webPush(WebPushEndpoint endpoint) {
        return guard.check(endpoint.url());
    }
}
