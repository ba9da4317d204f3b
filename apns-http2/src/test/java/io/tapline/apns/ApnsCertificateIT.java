package io.tapline.apns;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.Http2PushClient;
import io.tapline.http2.PooledTransport;
import io.tapline.http2.SimulatedProvider;
import io.tapline.http2.TlsConfig;
import io.tapline.http2.Transport;
import io.tapline.http2.TransportListener;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Content;
import io.tapline.push.Endpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.simulator.SimulatorCertificates;
import io.tapline.simulator.SimulatorCertificates.ClientCertificate;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.engine.Simulator;
import io.vertx.core.Context;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A push service that takes nothing without a certificate of its own authority. */
class ApnsCertificateIT extends SimulatedProvider {

    private static final String BUNDLE = "com.example.app";

    @Override
    protected SimulatorsConfig configure(SimulatorsConfig defaults) {
        return defaults.withApns(defaults.apns().requiringCertificates());
    }

    @Override
    protected Simulator simulator() {
        return simulators().apns();
    }

    @Override
    protected Http2PushClient<?> newClient(Context context, Transport transport) {
        ClientCertificate known = simulators().certificates().newClientCertificate(BUNDLE);
        var certificate = new ApnsConfig.Certificate(known.certificatePem(), known.privateKeyPem());
        URI service = URI.create(simulators().apns().url());
        var protocol = new ApnsProtocol(new ApnsConfig(certificate, service, service), Clock.systemUTC());
        var credentials = ApnsCredentials.of(certificate, Clock.systemUTC());
        return new Http2PushClient<>(context, protocol, credentials, transport, TransportListener.NONE);
    }

    @Override
    protected Endpoint newEndpoint() {
        return new ApnsEndpoint(
                simulators().apns().newDeviceToken(BUNDLE), BUNDLE, Environment.PRODUCTION, Instant.now());
    }

    @Override
    protected String target(Endpoint endpoint) {
        return ((ApnsEndpoint) endpoint).deviceToken();
    }

    @Test
    void certificateOfTheAuthorityIsTaken() throws Exception {
        Endpoint endpoint = newEndpoint();

        assertThat(sendOver(presenting(simulators().certificates()), endpoint)).isInstanceOf(Outcome.Accepted.class);
        assertThat(onlyPushTo(endpoint).header("authorization")).isEmpty();
    }

    @Test
    void withoutACertificateNothingIsSentAndThePushWaits() throws Exception {
        Endpoint endpoint = newEndpoint();

        assertThat(cause(sendOver(TlsConfig.SYSTEM_TRUST, endpoint))).isEqualTo(Cause.NOT_SENT);
        assertThat(pushesTo(endpoint)).isEmpty();
    }

    @Test
    void withACertificateOfAnotherAuthorityNothingIsSentAndThePushWaits() throws Exception {
        Endpoint endpoint = newEndpoint();

        assertThat(cause(sendOver(presenting(SimulatorCertificates.create()), endpoint)))
                .isEqualTo(Cause.NOT_SENT);
        assertThat(pushesTo(endpoint)).isEmpty();
    }

    private static TlsConfig presenting(SimulatorCertificates authority) {
        ClientCertificate certificate = authority.newClientCertificate(BUNDLE);
        return TlsConfig.SYSTEM_TRUST.withClientCertificate(certificate.certificatePem(), certificate.privateKeyPem());
    }

    private Outcome sendOver(TlsConfig tls, Endpoint endpoint) throws Exception {
        PooledTransport transport = newTransport(LONG, tls);
        Outcome outcome = send(newClient(context(), transport), message(new Content.Tap()), endpoint);
        await(transport.close());
        return outcome;
    }
}
