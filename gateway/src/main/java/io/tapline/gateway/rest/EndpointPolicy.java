package io.tapline.gateway.rest;

import io.tapline.push.Endpoint;
import java.util.Optional;

/** Whether the gateway would send to an address that a device hands in. Thread-safe, does not block. */
@FunctionalInterface
public interface EndpointPolicy {

    /** @return empty: it would. Otherwise why not, in words for the developer of the client */
    Optional<String> refuse(Endpoint endpoint);
}
