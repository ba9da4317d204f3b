package io.tapline.interop;

import static io.tapline.interop.PushyServer.KEY;
import static io.tapline.interop.PushyServer.TEAM;
import static io.tapline.interop.PushyServer.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsConfig.Authentication;
import io.tapline.http2.TlsConfig;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.Content;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Accepted;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Fault;
import io.tapline.push.Outcome.Rejected;
import io.tapline.push.Outcome.Retry;
import io.tapline.push.Outcome.Unregistered;
import io.tapline.push.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our APNs client, answered by Pushy's mock of APNs, which judges as Pushy's author reads Apple's rules. */
class PushyServerIT {

    private final AdjustableClock clock = new AdjustableClock();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tapSignedByATokenIsAcceptedAndReadAsItWasMeant(boolean alpn) throws Exception {
        PushyServer server = opened(new PushyServer(alpn, null));
        Message tap = message(new Content.Tap());
        ApnsEndpoint endpoint = server.newEndpoint(TOPIC);

        Outcome outcome = tokenClient(server).send(tap, endpoint);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted ->
                                assertThat(accepted.providerId()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
        ApnsPushNotification read = server.accepted().remove();
        assertThat(read.getToken()).isEqualTo(endpoint.deviceToken());
        assertThat(read.getTopic()).isEqualTo(TOPIC);
        assertThat(read.getPushType()).isEqualTo(PushType.BACKGROUND);
        assertThat(read.getPriority()).isEqualTo(DeliveryPriority.CONSERVE_POWER);
        assertThat(read.getExpiration()).isEqualTo(tap.expiresAt());
        assertThat(read.getCollapseId()).isEqualTo(tap.notificationId().toString());
        assertThat(read.getPayload())
                .contains("\"content-available\":1", tap.notificationId().toString());
    }

    @Test
    void alertsOfAnyLengthAreAccepted() throws Exception {
        PushyServer server = validatingServer();
        TaplineApns client = tokenClient(server);

        for (Content content : List.of(
                new Content.GenericAlert("Something \"new\" <&> 😀"),
                new Content.Alert("Title \"x\" <&> 😀", "body\n".repeat(2000)),
                new Content.Alert("t".repeat(9000), null))) {
            assertThat(client.send(message(content), server.newEndpoint(TOPIC))).isInstanceOf(Accepted.class);
            assertThat(server.accepted().remove().getPushType()).isEqualTo(PushType.ALERT);
        }
    }

    @Test
    void pushOfACertificateIsAcceptedForItsTopicAndNoOther() throws Exception {
        PushyServer server = validatingServer();
        TaplineApns client = client(server, new ApnsConfig.Certificate("chain", "key"), server.tlsWithCertificate());

        assertThat(client.send(message(new Content.Tap()), server.newEndpoint(TOPIC)))
                .isInstanceOf(Accepted.class);
        assertThat(client.send(message(new Content.Tap()), server.newEndpoint("com.example.other")))
                .isEqualTo(new Rejected(Fault.ENDPOINT, "BadTopic"));
    }

    @Test
    void pushesThatStartAtOnceAreEachAcceptedOnce() throws Exception {
        PushyServer server = validatingServer();
        List<ApnsEndpoint> endpoints =
                IntStream.range(0, 500).mapToObj(i -> server.newEndpoint(TOPIC)).toList();

        List<Outcome> outcomes = tokenClient(server).send(message(new Content.Tap()), endpoints);

        assertThat(outcomes).allMatch(Accepted.class::isInstance);
        assertThat(server.accepted().stream()
                        .map(ApnsPushNotification::getToken)
                        .sorted()
                        .toList())
                .isEqualTo(endpoints.stream()
                        .map(ApnsEndpoint::deviceToken)
                        .sorted()
                        .toList());
    }

    @Test
    void deadDeviceIsUnregisteredSinceTheTimeThatIsTold() throws Exception {
        PushyServer server = validatingServer();
        ApnsEndpoint endpoint = server.newEndpoint(TOPIC);
        Instant since = Instant.parse("2026-11-20T10:11:12.345Z");
        server.unregister(endpoint, since);

        assertThat(tokenClient(server).send(message(new Content.Tap()), endpoint))
                .isEqualTo(new Unregistered(since));
    }

    @Test
    void deviceTokenThatIsNoneOrOfAnotherTopicIsTheEndpointsFault() throws Exception {
        PushyServer server = validatingServer();
        TaplineApns client = tokenClient(server);
        ApnsEndpoint good = server.newEndpoint(TOPIC);
        ApnsEndpoint bad = new ApnsEndpoint("no/token", TOPIC, good.environment(), good.registeredAt());
        ApnsEndpoint ofOtherTopic =
                new ApnsEndpoint(good.deviceToken(), "com.example.other", good.environment(), good.registeredAt());

        assertThat(client.send(message(new Content.Tap()), bad))
                .isEqualTo(new Rejected(Fault.ENDPOINT, "BadDeviceToken"));
        assertThat(client.send(message(new Content.Tap()), ofOtherTopic))
                .isEqualTo(new Rejected(Fault.ENDPOINT, "DeviceTokenNotForTopic"));
    }

    @Test
    void tokenOfAnotherKeyIsTheCredentialsFault() throws Exception {
        PushyServer server = validatingServer();
        String otherKey = PushyServer.pem(PushyServer.newKeyPair());

        for (String keyId : List.of(KEY, "KEYUNKNOWN")) {
            TaplineApns client = client(server, new ApnsConfig.Token(TEAM, keyId, otherKey), server.tls());
            assertThat(client.send(message(new Content.Tap()), server.newEndpoint(TOPIC)))
                    .isEqualTo(new Rejected(Fault.CREDENTIAL, "InvalidProviderToken"));
        }
    }

    @Test
    void expiredTokenIsRenewedOnceItIsOldEnough() throws Exception {
        PushyServer server = validatingServer();
        clock.ahead(Duration.ofMinutes(-61));
        TaplineApns client = tokenClient(server);

        assertThat(client.send(message(new Content.Tap()), server.newEndpoint(TOPIC)))
                .isEqualTo(new Retry(null, Cause.CREDENTIAL_EXPIRED, "ExpiredProviderToken"));

        clock.ahead(Duration.ZERO);
        assertThat(client.send(message(new Content.Tap()), server.newEndpoint(TOPIC)))
                .isInstanceOf(Accepted.class);
    }

    /** Apple's vocabulary, in the statuses and the spelling that Pushy's author knows. */
    @Test
    void everyReasonIsUnderstood() throws Exception {
        AtomicReference<RejectionReason> answer = new AtomicReference<>(RejectionReason.SHUTDOWN);
        PushyServer server = opened(new PushyServer(false, session -> (headers, payload) -> {
            throw new RejectedNotificationException(answer.get());
        }));
        TaplineApns client = tokenClient(server);

        for (RejectionReason reason : RejectionReason.values()) {
            answer.set(reason);
            Outcome outcome = client.send(message(new Content.Tap()), server.newEndpoint(TOPIC));
            assertThat(outcome.fold(new Meaning())).as(reason.name()).isEqualTo(expected(reason));
        }
    }

    private static String expected(RejectionReason reason) {
        return switch (reason) {
            case BAD_DEVICE_TOKEN,
                    DEVICE_TOKEN_NOT_FOR_TOPIC,
                    MISSING_DEVICE_TOKEN,
                    BAD_TOPIC,
                    MISSING_TOPIC,
                    TOPIC_DISALLOWED -> "rejected: ENDPOINT";
            case BAD_COLLAPSE_ID,
                    BAD_EXPIRATION_DATE,
                    BAD_MESSAGE_ID,
                    BAD_PATH,
                    BAD_PRIORITY,
                    DUPLICATE_HEADERS,
                    INVALID_PUSH_TYPE,
                    METHOD_NOT_ALLOWED,
                    PAYLOAD_EMPTY,
                    PAYLOAD_TOO_LARGE -> "rejected: MESSAGE";
            case BAD_CERTIFICATE,
                    BAD_CERTIFICATE_ENVIRONMENT,
                    FORBIDDEN,
                    INVALID_PROVIDER_TOKEN,
                    MISSING_PROVIDER_TOKEN -> "rejected: CREDENTIAL";
            case EXPIRED_PROVIDER_TOKEN -> "retry: CREDENTIAL_EXPIRED";
            case UNREGISTERED -> "unregistered";
            case TOO_MANY_REQUESTS -> "retry: ENDPOINT_THROTTLED";
            case TOO_MANY_PROVIDER_TOKEN_UPDATES -> "retry: PROVIDER_THROTTLED";
            case INTERNAL_SERVER_ERROR, SERVICE_UNAVAILABLE -> "retry: PROVIDER_FAULT";
            case IDLE_TIMEOUT, SHUTDOWN -> "retry: NOT_SENT";
        };
    }

    private static final class Meaning implements Outcome.Cases<String> {
        @Override
        public String accepted(Accepted accepted) {
            return "accepted";
        }

        @Override
        public String unregistered(Unregistered unregistered) {
            return "unregistered";
        }

        @Override
        public String retry(Retry retry) {
            return "retry: " + retry.cause();
        }

        @Override
        public String rejected(Rejected rejected) {
            return "rejected: " + rejected.fault();
        }
    }

    private PushyServer validatingServer() throws Exception {
        return opened(new PushyServer(false, null));
    }

    private TaplineApns tokenClient(PushyServer server) {
        return client(server, server.token(), server.tls());
    }

    private TaplineApns client(PushyServer server, Authentication authentication, TlsConfig tls) {
        return opened(new TaplineApns(server.port(), authentication, tls, clock));
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private static Message message(Content content) {
        Instant expiresAt = Instant.parse("2037-01-01T00:00:00Z");
        return new Message(UUID.randomUUID(), content, Urgency.HIGH, expiresAt, null);
    }
}
