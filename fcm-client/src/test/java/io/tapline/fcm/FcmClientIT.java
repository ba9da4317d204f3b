package io.tapline.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.Http2PushClient;
import io.tapline.http2.PushClientContract;
import io.tapline.http2.Transport;
import io.tapline.http2.TransportListener;
import io.tapline.push.CredentialSource;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Fault;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Simulator;
import io.vertx.core.Context;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FcmClientIT extends PushClientContract {

    private static final String PROJECT = "demo-project";

    @Override
    protected Simulator simulator() {
        return simulators().fcm();
    }

    @Override
    protected Http2PushClient<?> newClient(Context context, Transport transport) {
        ServiceAccount account = ServiceAccount.parse(simulators().fcm().serviceAccountJson(PROJECT));
        Clock clock = Clock.systemUTC();
        CredentialSource credentials = FcmCredentials.of(account, transport, eventLoop(context), clock);
        FcmConfig config = new FcmConfig(account, URI.create(simulators().fcm().url()));
        return new Http2PushClient<>(
                context, new FcmProtocol(config, clock), credentials, transport, TransportListener.NONE);
    }

    @Override
    protected Endpoint newEndpoint() {
        return new FcmEndpoint(simulators().fcm().newRegistrationToken(PROJECT), Instant.now());
    }

    @Override
    protected String target(Endpoint endpoint) {
        return ((FcmEndpoint) endpoint).registrationToken();
    }

    @Override
    protected Answer.Status dead() {
        return Answer.status(404, "UNREGISTERED");
    }

    @Override
    protected Answer.Status tooMany() {
        return Answer.status(429, "QUOTA_EXCEEDED");
    }

    @Test
    void oneAccessTokenServesAllPushesAndIsRenewedOnceWhenItIsRefused() throws Exception {
        int before = simulators().fcm().tokenRequests();
        send(newEndpoint());
        send(newEndpoint());
        assertThat(simulators().fcm().tokenRequests()).isEqualTo(before + 1);

        simulators().fcm().revokeAccessTokens();

        assertThat(send(newEndpoint())).isInstanceOf(Outcome.Accepted.class);
        assertThat(send(newEndpoint())).isInstanceOf(Outcome.Accepted.class);
        assertThat(simulators().fcm().tokenRequests()).isEqualTo(before + 2);
    }

    @Test
    void failingTokenEndpointIsAskedOnceAndLeavesPushesUnsent() throws Exception {
        int before = simulators().fcm().tokenRequests();
        simulator().scripts().always("/token", Answer.status(503));

        for (int i = 0; i < 3; i++) {
            assertThat(send(newEndpoint()))
                    .isInstanceOfSatisfying(
                            Outcome.Retry.class,
                            retry -> assertThat(retry.cause()).isEqualTo(Cause.NO_CREDENTIAL));
        }
        assertThat(simulators().fcm().tokenRequests()).isEqualTo(before + 1);
    }

    @Test
    void tokenThatIsNoneIsUnregistered() throws Exception {
        assertThat(send(new FcmEndpoint("not a token \"}}", Instant.now()))).isEqualTo(new Outcome.Unregistered(null));
    }

    @Test
    void tokenOfAnotherSenderIsNotUnregistered() throws Exception {
        String token = simulators().fcm().newRegistrationToken("other-project");

        assertThat(send(new FcmEndpoint(token, Instant.now())))
                .isEqualTo(new Outcome.Rejected(Fault.ENDPOINT, "SENDER_ID_MISMATCH"));
    }
}
