package io.tapline.push;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Instant;

/** A Windows app on a device, by its WNS channel URI. The URI came from a device: it is input, to be guarded. */
public record WnsEndpoint(URI channelUri, Instant registeredAt) implements Endpoint {

    public WnsEndpoint {
        requireNonNull(channelUri, "channelUri");
        requireNonNull(registeredAt, "registeredAt");
    }

    @Override
    public Platform platform() {
        return Platform.WINDOWS;
    }

    @Override
    public <R> R fold(Cases<R> cases) {
        return cases.wns(this);
    }
}
