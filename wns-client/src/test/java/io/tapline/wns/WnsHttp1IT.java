package io.tapline.wns;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.Http2PushClient;
import io.tapline.http2.SimulatedProvider;
import io.tapline.http2.Transport;
import io.tapline.push.Endpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Accepted;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.WnsEndpoint;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.wns.WnsSimulator;
import io.vertx.core.Context;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** WNS as Microsoft documents it: over HTTP/1.1 alone. */
class WnsHttp1IT extends SimulatedProvider {

    @Override
    protected Simulator simulator() {
        return simulators().wns();
    }

    @Override
    protected Http2PushClient<?> newClient(Context context, Transport transport) {
        return WnsClientIT.newClient(context, transport, simulators().wns().clientCredentials());
    }

    @Override
    protected Endpoint newEndpoint() {
        return new WnsEndpoint(URI.create(simulators().wns().newChannel()), Instant.now());
    }

    @Override
    protected String target(Endpoint endpoint) {
        return WnsSimulator.target(((WnsEndpoint) endpoint).channelUri().toString());
    }

    @Test
    void burstOfPushesArrivesOnceEach() throws Exception {
        List<Endpoint> endpoints = endpoints(50);

        assertThat(sendAll(endpoints)).allMatch(Accepted.class::isInstance);
        for (Endpoint endpoint : endpoints) {
            Received push = onlyPushTo(endpoint);
            assertThat(push.error()).isNull();
            assertThat(push.protocol()).isEqualTo("http/1.1");
        }
    }

    @Test
    void deadChannelIsUnregistered() throws Exception {
        Endpoint endpoint = newEndpoint();
        simulators().wns().expire(((WnsEndpoint) endpoint).channelUri().toString());

        assertThat(send(endpoint)).isEqualTo(new Outcome.Unregistered(null));
    }

    @Test
    void pushWhoseConnectionWasCutIsAmbiguousAndTheNextOneUnharmed() throws Exception {
        Endpoint endpoint = newEndpoint();
        script(endpoint, Answer.disconnect());

        assertThat(cause(send(endpoint))).isEqualTo(Cause.AMBIGUOUS);
        assertThat(send(newEndpoint())).isInstanceOf(Accepted.class);
    }
}
