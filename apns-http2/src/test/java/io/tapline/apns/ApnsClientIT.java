package io.tapline.apns;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.apns.ApnsConfig.Authentication;
import io.tapline.http2.Http2PushClient;
import io.tapline.http2.PooledTransport;
import io.tapline.http2.PushClientContract;
import io.tapline.http2.TlsConfig;
import io.tapline.http2.Transport;
import io.tapline.http2.TransportListener;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Content;
import io.tapline.push.CredentialSource;
import io.tapline.push.Endpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Fault;
import io.tapline.simulator.SimulatorCertificates.ClientCertificate;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.engine.Simulator;
import io.vertx.core.Context;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApnsClientIT extends PushClientContract {

    private static final String BUNDLE = "com.example.app";
    private static final int ERRORS_OF_A_CONNECTION = 100;

    private volatile Instant now = Instant.now();

    @Override
    protected SimulatorsConfig configure(SimulatorsConfig defaults) {
        return defaults.withClock(new SharedClock()).withApns(defaults.apns().withErrorLimit(ERRORS_OF_A_CONNECTION));
    }

    @Override
    protected Simulator simulator() {
        return simulators().apns();
    }

    @Override
    protected Http2PushClient<?> newClient(Context context, Transport transport) {
        TokenKey key = simulators().apns().newTokenKey();
        return newClient(transport, new ApnsConfig.Token(key.teamId(), key.keyId(), key.pem()));
    }

    private Http2PushClient<?> newClient(Transport transport, Authentication authentication) {
        URI service = URI.create(simulators().apns().url());
        CredentialSource credentials = ApnsCredentials.of(authentication, new SharedClock());
        ApnsProtocol protocol = new ApnsProtocol(new ApnsConfig(authentication, service, service), new SharedClock());
        return new Http2PushClient<>(context(), protocol, credentials, transport, TransportListener.NONE);
    }

    @Override
    protected Endpoint newEndpoint() {
        return new ApnsEndpoint(simulators().apns().newDeviceToken(BUNDLE), BUNDLE, Environment.PRODUCTION, now);
    }

    @Override
    protected String target(Endpoint endpoint) {
        return ((ApnsEndpoint) endpoint).deviceToken();
    }

    @Override
    protected Answer.Status dead() {
        return Answer.status(410, "Unregistered");
    }

    @Override
    protected Answer.Status tooMany() {
        return Answer.status(429, "TooManyRequests");
    }

    @Test
    void timeOfDeathIsReadInMilliseconds() throws Exception {
        Instant since = Instant.parse("2026-11-20T10:11:12.345Z");
        Endpoint endpoint = newEndpoint();
        simulators().apns().unregister(target(endpoint), since);

        assertThat(send(endpoint)).isEqualTo(new Outcome.Unregistered(since));
    }

    @Test
    void oneTokenServesAllPushesUntilItIsRefused() throws Exception {
        Endpoint first = newEndpoint();
        Endpoint second = newEndpoint();
        Endpoint refused = newEndpoint();
        send(first);
        now = now.plus(Duration.ofMinutes(25));
        send(second);
        script(refused, Answer.status(403, "ExpiredProviderToken"));

        assertThat(send(refused)).isInstanceOf(Outcome.Accepted.class);

        assertThat(token(onlyPushTo(second))).isEqualTo(token(onlyPushTo(first)));
        List<Received> attempts = pushesTo(refused).toList();
        assertThat(attempts).hasSize(2);
        assertThat(token(attempts.get(0))).isEqualTo(token(onlyPushTo(first)));
        assertThat(token(attempts.get(1))).isNotEqualTo(token(onlyPushTo(first)));
    }

    @ParameterizedTest
    @CsvSource({"400, IdleTimeout", "403, UnrelatedKeyIdInToken", "503, Shutdown"})
    void pushThatItsConnectionCannotCarryGoesOverAnotherAtOnce(int status, String reason) throws Exception {
        Endpoint before = newEndpoint();
        Endpoint endpoint = newEndpoint();
        Endpoint next = newEndpoint();
        send(before);
        script(endpoint, Answer.status(status, reason));

        assertThat(send(endpoint)).isInstanceOf(Outcome.Accepted.class);
        assertThat(send(next)).isInstanceOf(Outcome.Accepted.class);

        List<Received> attempts = pushesTo(endpoint).toList();
        assertThat(attempts).hasSize(2);
        long useless = onlyPushTo(before).connectionId();
        assertThat(attempts.get(0).connectionId()).isEqualTo(useless);
        assertThat(attempts.get(1).connectionId()).isNotEqualTo(useless);
        assertThat(onlyPushTo(next).connectionId()).isNotEqualTo(useless);
    }

    @Test
    void keyToWhichNoConnectionIsBoundAnswersAfterTwoMoreConnections() throws Exception {
        Endpoint endpoint = newEndpoint();
        Answer unrelated = Answer.status(403, "UnrelatedKeyIdInToken");
        simulator().scripts().target(target(endpoint), unrelated, unrelated, unrelated);

        assertThat(send(endpoint)).isEqualTo(new Outcome.Retry(null, Outcome.Cause.NOT_SENT, "UnrelatedKeyIdInToken"));
        assertThat(pushesTo(endpoint).map(Received::connectionId).distinct()).hasSize(3);
    }

    @Test
    void connectionThatSawTooManyTokensRestsAndOthersGoOn() throws Exception {
        Endpoint endpoint = newEndpoint();
        Endpoint next = newEndpoint();
        script(endpoint, Answer.status(429, "TooManyProviderTokenUpdates"));

        assertThat(send(endpoint))
                .isEqualTo(new Outcome.Retry(
                        Duration.ofMinutes(20), Outcome.Cause.PROVIDER_THROTTLED, "TooManyProviderTokenUpdates"));
        assertThat(send(next)).isInstanceOf(Outcome.Accepted.class);

        assertThat(onlyPushTo(next).connectionId())
                .isNotEqualTo(onlyPushTo(endpoint).connectionId());
        assertThat(token(onlyPushTo(next))).isEqualTo(token(onlyPushTo(endpoint)));
    }

    @Test
    void tokenIsRenewedBeforeAppleCallsItExpired() throws Exception {
        long refusals = simulator().inbox().refused();
        send(newEndpoint());
        now = now.plus(Duration.ofMinutes(61));

        assertThat(send(newEndpoint())).isInstanceOf(Outcome.Accepted.class);
        assertThat(simulator().inbox().refused()).isEqualTo(refusals);
    }

    @Test
    void certificateOfTheConnectionStandsForTheToken() throws Exception {
        ClientCertificate certificate = simulators().certificates().newClientCertificate(BUNDLE);
        PooledTransport certified = newTransport(
                LONG,
                TlsConfig.SYSTEM_TRUST.withClientCertificate(
                        certificate.certificatePem(), certificate.privateKeyPem()));
        Endpoint endpoint = newEndpoint();

        assertThat(send(
                        newClient(
                                certified,
                                new ApnsConfig.Certificate(certificate.certificatePem(), certificate.privateKeyPem())),
                        message(new Content.Tap()),
                        endpoint))
                .isInstanceOf(Outcome.Accepted.class);
        assertThat(onlyPushTo(endpoint).header("authorization")).isEmpty();
        await(certified.close());
    }

    @Test
    void connectionThatAppleDropsForItsErrorsCostsNoOtherPush() throws Exception {
        send(newEndpoint());
        long connections = simulator().server().connectionCount();
        List<Endpoint> all = new ArrayList<>();
        // A bad token counts as five errors: the first connection goes after 20 of these 30, and the second one bears
        // the rest.
        for (int i = 0; i < 30; i++) {
            all.add(new ApnsEndpoint("0f", BUNDLE, Environment.PRODUCTION, now));
            all.add(newEndpoint());
        }

        List<Outcome> outcomes = sendAll(all);

        for (int i = 0; i < outcomes.size(); i += 2) {
            assertThat(outcomes.get(i)).isEqualTo(new Outcome.Rejected(Fault.ENDPOINT, "BadDeviceToken"));
            assertThat(outcomes.get(i + 1)).isInstanceOf(Outcome.Accepted.class);
        }
        assertThat(simulator().server().connectionCount()).isGreaterThan(connections);
    }

    @Test
    void tokenOfAnotherTopicIsTheEndpointsFault() throws Exception {
        ApnsEndpoint good = (ApnsEndpoint) newEndpoint();
        ApnsEndpoint wrong = new ApnsEndpoint(good.deviceToken(), "com.example.other", good.environment(), now);

        assertThat(send(wrong)).isEqualTo(new Outcome.Rejected(Fault.ENDPOINT, "DeviceTokenNotForTopic"));
    }

    private static String token(Received push) {
        return push.header("authorization").orElseThrow();
    }

    /** Of client and simulator alike; moved by the tests. */
    private final class SharedClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
