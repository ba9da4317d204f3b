package io.tapline.gateway.protection;

import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Endpoint;
import io.tapline.push.Outcome;
import org.jspecify.annotations.Nullable;

/** A gate for each APNs environment, so that a fault in one leaves the other alone. For APNs endpoints only. */
record ByEnvironment(PushGate production, PushGate sandbox) implements PushGate {

    @Override
    public Outcome.@Nullable Retry hold(Endpoint endpoint) {
        return of(endpoint).hold(endpoint);
    }

    @Override
    public void settled(Endpoint endpoint, Outcome outcome) {
        of(endpoint).settled(endpoint, outcome);
    }

    private PushGate of(Endpoint endpoint) {
        return ((ApnsEndpoint) endpoint).environment() == Environment.PRODUCTION ? production : sandbox;
    }
}
