package io.tapline.wns;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.Http2PushClient;
import io.tapline.http2.PushClientContract;
import io.tapline.http2.Transport;
import io.tapline.http2.TransportListener;
import io.tapline.push.CredentialSource;
import io.tapline.push.Endpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Fault;
import io.tapline.push.WnsEndpoint;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.wns.WnsCredentials;
import io.tapline.simulator.wns.WnsSimulator;
import io.vertx.core.Context;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WnsClientIT extends PushClientContract {

    /** The contract speaks of streams; the way over HTTP/1.1 has its own test, {@link WnsHttp1IT}. */
    @Override
    protected SimulatorsConfig configure(SimulatorsConfig defaults) {
        return defaults.withWns(defaults.wns().withHttp2());
    }

    @Override
    protected Simulator simulator() {
        return simulators().wns();
    }

    @Override
    protected Http2PushClient<?> newClient(Context context, Transport transport) {
        return newClient(context, transport, simulators().wns().clientCredentials());
    }

    static Http2PushClient<?> newClient(Context context, Transport transport, WnsCredentials app) {
        WnsConfig config = new WnsConfig(URI.create(app.tokenUri()), app.clientId(), app.clientSecret(), app.scope());
        Clock clock = Clock.systemUTC();
        CredentialSource credentials = io.tapline.wns.WnsCredentials.of(config, transport, eventLoop(context), clock);
        return new Http2PushClient<>(context, new WnsProtocol(clock), credentials, transport, TransportListener.NONE);
    }

    @Override
    protected Endpoint newEndpoint() {
        return new WnsEndpoint(URI.create(simulators().wns().newChannel()), Instant.now());
    }

    @Override
    protected String target(Endpoint endpoint) {
        return WnsSimulator.target(((WnsEndpoint) endpoint).channelUri().toString());
    }

    @Override
    protected Answer.Status dead() {
        return Answer.status(410, "The channel expired");
    }

    @Override
    protected Answer.Status tooMany() {
        return Answer.status(406);
    }

    @Test
    void oneAccessTokenServesAllPushesAndIsRenewedOnceWhenItIsRefused() throws Exception {
        int before = simulators().wns().tokenRequests();
        send(newEndpoint());
        send(newEndpoint());
        assertThat(simulators().wns().tokenRequests()).isEqualTo(before + 1);

        simulators().wns().revokeAccessTokens();

        assertThat(send(newEndpoint())).isInstanceOf(Outcome.Accepted.class);
        assertThat(send(newEndpoint())).isInstanceOf(Outcome.Accepted.class);
        assertThat(simulators().wns().tokenRequests()).isEqualTo(before + 2);
    }

    @Test
    void deviceThatIsOfflineGetsTheTapLater() throws Exception {
        String channel = simulators().wns().newChannel();
        simulators().wns().connected(channel, false);

        assertThat(send(new WnsEndpoint(URI.create(channel), Instant.now()))).isInstanceOf(Outcome.Accepted.class);
        assertThat(simulators().wns().cachedRaw(channel)).isPresent();
    }

    @Test
    void channelOfAnotherAppIsTheEndpointsFault() throws Exception {
        String channel = simulators().wns().newChannel(simulators().wns().newLiveApp());

        assertThat(send(new WnsEndpoint(URI.create(channel), Instant.now())))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.fault()).isEqualTo(Fault.ENDPOINT));
    }
}
