package io.tapline.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.tapline.push.credential.PrivateKeyPem;
import io.tapline.simulator.SimulatorCertificates.ClientCertificate;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.apns.ApnsOptions;
import io.tapline.simulator.apns.ApnsSimulator;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The APNs simulator, asked by Pushy's client: what the simulator says, somebody else's code reads. */
class PushyClientIT {

    private static final String TOPIC = "com.example.app";
    private static final String TAP = "{\"aps\":{\"content-available\":1}}";
    private static final String ALERT = "{\"aps\":{\"alert\":\"Hello\"}}";
    private static final Instant LATER = Instant.parse("2037-01-01T00:00:00Z");

    private static final PushyEventLoop LOOP = new PushyEventLoop();
    private static final AdjustableClock CLOCK = new AdjustableClock();
    private static Simulators simulators;

    private final List<ApnsClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() {
        simulators = Simulators.start(SimulatorsConfig.defaults()
                .withClock(CLOCK)
                .withApns(ApnsOptions.defaults().inSandbox()));
    }

    @AfterEach
    void disconnect() throws Exception {
        CLOCK.ahead(Duration.ZERO);
        for (ApnsClient client : clients) {
            client.close().get(30, SECONDS);
        }
    }

    @AfterAll
    static void stop() {
        simulators.close();
        LOOP.close();
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void pushSignedByATokenIsAccepted(boolean alpn) throws Exception {
        ApnsClient client = open(connection().setUseAlpn(alpn).setSigningKey(signingKey(apns().newTokenKey())));
        String device = apns().newDeviceToken(TOPIC);
        UUID id = UUID.randomUUID();
        String payload = "{\"aps\":{\"alert\":\"Grüße 😀\"}}";

        var response = send(
                client,
                new SimpleApnsPushNotification(
                        device, TOPIC, payload, LATER, DeliveryPriority.IMMEDIATE, PushType.ALERT, "news", id));

        assertThat(response.isAccepted()).isTrue();
        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(response.getApnsId()).isEqualTo(id);
        assertThat(response.getApnsUniqueId()).isPresent();
        Received push = onlyPushTo(device);
        assertThat(push.body()).isEqualTo(payload);
        assertThat(push.header("apns-topic")).contains(TOPIC);
        assertThat(push.header("apns-push-type")).contains("alert");
        assertThat(push.header("apns-priority")).contains("10");
        assertThat(push.header("apns-collapse-id")).contains("news");
        assertThat(push.header("apns-expiration")).contains(Long.toString(LATER.getEpochSecond()));
    }

    @Test
    void pushOfACertificateIsAcceptedForItsTopicAndNoOther() throws Exception {
        ClientCertificate certificate = simulators.certificates().newClientCertificate(TOPIC);
        ApnsClient client = open(connection()
                .setClientCredentials(
                        x509(certificate.certificatePem()), PrivateKeyPem.ec(certificate.privateKeyPem()), null));
        String device = apns().newDeviceToken(TOPIC);

        assertThat(send(client, tap(device)).isAccepted()).isTrue();
        assertThat(onlyPushTo(device).header("authorization")).isEmpty();
        assertThat(reason(send(client, new SimpleApnsPushNotification(device, "com.example.other", ALERT))))
                .isEqualTo("TopicDisallowed");
    }

    /** Of a new connection one stream may be used, then many: Pushy has to see both SETTINGS. */
    @Test
    void pushesThatStartAtOnceOnANewConnectionAreEachAcceptedOnce() throws Exception {
        ApnsClient client = tokenClient();
        long connections = apns().server().connectionCount();
        List<String> devices = IntStream.range(0, 500)
                .mapToObj(i -> apns().newDeviceToken(TOPIC))
                .toList();

        List<CompletableFuture<PushNotificationResponse<ApnsPushNotification>>> sending = devices.stream()
                .map(device -> (CompletableFuture<PushNotificationResponse<ApnsPushNotification>>)
                        client.sendNotification((ApnsPushNotification) tap(device)))
                .toList();

        for (var response : sending) {
            assertThat(response.get(30, SECONDS).isAccepted()).isTrue();
        }
        for (String device : devices) {
            assertThat(onlyPushTo(device).accepted()).isTrue();
        }
        assertThat(apns().server().connectionCount()).isEqualTo(connections + 1);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void brokenRuleIsReadByItsReason(int status, String reason, ApnsPushNotification broken) throws Exception {
        var response = send(tokenClient(), broken);

        assertThat(response.isAccepted()).isFalse();
        assertThat(response.getStatusCode()).isEqualTo(status);
        assertThat(reason(response)).isEqualTo(reason);
        assertThat(response.getTokenInvalidationTimestamp()).isEmpty();
    }

    static Stream<Arguments> brokenRuleIsReadByItsReason() {
        String device = "00".repeat(32);
        String ofOtherApp = apns().newDeviceToken("com.example.other");
        var now = DeliveryPriority.IMMEDIATE;
        return Stream.of(
                arguments(400, "BadDeviceToken", tap("no-token")),
                arguments(400, "MissingDeviceToken", tap("")),
                arguments(400, "DeviceTokenNotForTopic", tap(ofOtherApp)),
                arguments(400, "BadTopic", new SimpleApnsPushNotification(device, "not a topic", ALERT)),
                arguments(400, "MissingTopic", new SimpleApnsPushNotification(device, "", ALERT)),
                arguments(400, "PayloadEmpty", new SimpleApnsPushNotification(device, TOPIC, "")),
                arguments(413, "PayloadTooLarge", new SimpleApnsPushNotification(device, TOPIC, alertOf(4097))),
                arguments(
                        400,
                        "BadPriority",
                        new SimpleApnsPushNotification(device, TOPIC, TAP, LATER, now, PushType.BACKGROUND)),
                arguments(
                        400,
                        "InvalidPushType",
                        new SimpleApnsPushNotification(
                                device, TOPIC, ALERT, LATER, DeliveryPriority.CONSERVE_POWER, PushType.BACKGROUND)),
                arguments(
                        400,
                        "BadCollapseId",
                        new SimpleApnsPushNotification(device, TOPIC, ALERT, LATER, now, "c".repeat(65))));
    }

    @Test
    void largestPayloadAndLongestCollapseIdAreAccepted() throws Exception {
        var largest = new SimpleApnsPushNotification(
                apns().newDeviceToken(TOPIC), TOPIC, alertOf(4096), LATER, null, "c".repeat(64));

        assertThat(send(tokenClient(), largest).isAccepted()).isTrue();
    }

    @Test
    void deadDeviceIsToldWithTheTimeOfItsDeath() throws Exception {
        String device = apns().newDeviceToken(TOPIC);
        Instant since = Instant.parse("2026-11-20T10:11:12.345Z");
        apns().unregister(device, since);

        var response = send(tokenClient(), tap(device));

        assertThat(response.getStatusCode()).isEqualTo(410);
        assertThat(reason(response)).isEqualTo("Unregistered");
        assertThat(response.getTokenInvalidationTimestamp()).contains(since);
    }

    /** What no rule of one request brings about, a script does. */
    @ParameterizedTest
    @CsvSource({
        "400, BadCertificate", "400, IdleTimeout", "403, BadCertificateEnvironment", "403, Forbidden",
        "403, MissingProviderToken", "403, UnrelatedKeyIdInToken", "404, BadPath", "405, MethodNotAllowed",
        "410, ExpiredToken", "429, TooManyProviderTokenUpdates", "429, TooManyRequests", "500, InternalServerError",
        "503, ServiceUnavailable", "503, Shutdown"
    })
    void scriptedReasonIsRead(int status, String reason) throws Exception {
        String device = apns().newDeviceToken(TOPIC);
        apns().script(device, Answer.status(status, reason));

        var response = send(tokenClient(), tap(device));

        assertThat(response.getStatusCode()).isEqualTo(status);
        assertThat(reason(response)).isEqualTo(reason);
    }

    @Test
    void keyThatIsNotGoodForThePushIsRefusedByItsReason() throws Exception {
        TokenKey revoked = apns().newTokenKey();
        apns().revokeTokenKey(revoked.keyId());
        TokenKey ofOtherEnvironment = apns().newTokenKeyOfOtherEnvironment("ABCDEFGHIJ");
        TokenKey ofOtherTopic = apns().newTokenKey("ABCDEFGHIJ", Set.of("com.example.other"));

        assertThat(reasonOf(revoked)).isEqualTo("InvalidProviderToken");
        assertThat(reasonOf(ofOtherEnvironment)).isEqualTo("BadEnvironmentKeyIdInToken");
        assertThat(reasonOf(ofOtherTopic)).isEqualTo("TopicDisallowed");
    }

    /** Pushy gives up a connection whose token has expired, and signs anew on the next. */
    @Test
    void expiredTokenIsRefusedUntilPushyConnectsAnew() throws Exception {
        ApnsClient client = tokenClient();
        String device = apns().newDeviceToken(TOPIC);
        long connections = apns().server().connectionCount();
        send(client, tap(device));

        CLOCK.ahead(Duration.ofMinutes(61));
        assertThat(reason(send(client, tap(device)))).isEqualTo("ExpiredProviderToken");

        CLOCK.ahead(Duration.ZERO);
        assertThat(send(client, tap(device)).isAccepted()).isTrue();
        assertThat(apns().server().connectionCount()).isEqualTo(connections + 2);
    }

    @Test
    void refusedStreamIsSentAgain() throws Exception {
        String device = apns().newDeviceToken(TOPIC);
        apns().script(device, Answer.refusedStream());

        assertThat(send(tokenClient(), tap(device)).isAccepted()).isTrue();
        assertThat(pushesTo(device)).extracting(Received::status).containsExactly(0, 200);
    }

    /** Pushy does not resend what a GOAWAY left out; it tells, and takes another connection for the next push. */
    @Test
    void pushThatAGoAwayLeftOutFailsAndTheNextOneTakesAnotherConnection() throws Exception {
        ApnsClient client = tokenClient();
        String device = apns().newDeviceToken(TOPIC);
        long connections = apns().server().connectionCount();
        send(client, tap(device));
        apns().script(device, Answer.goAway("Shutdown"));

        assertThatThrownBy(() -> send(client, tap(device))).isInstanceOf(ExecutionException.class);
        assertThat(send(client, tap(device)).isAccepted()).isTrue();

        assertThat(apns().server().connectionCount()).isEqualTo(connections + 2);
    }

    @Test
    void pushThatAGoAwayCountsInIsStillAnswered() throws Exception {
        ApnsClient client = tokenClient();
        String device = apns().newDeviceToken(TOPIC);
        apns().script(device, Answer.GoAway.afterThis("Shutdown", Answer.usual()));

        assertThat(send(client, tap(device)).isAccepted()).isTrue();
        assertThat(pushesTo(device)).hasSize(1);
    }

    private static ApnsSimulator apns() {
        return simulators.apns();
    }

    private ApnsClient tokenClient() throws Exception {
        return open(connection().setSigningKey(signingKey(apns().newTokenKey())));
    }

    private String reasonOf(TokenKey key) throws Exception {
        ApnsClient client = open(connection().setSigningKey(signingKey(key)));
        return reason(send(client, tap(apns().newDeviceToken(TOPIC))));
    }

    private static ApnsClientBuilder connection() {
        return new ApnsClientBuilder()
                .setApnsServer("127.0.0.1", apns().port())
                .setTrustedServerCertificateChain(stream(simulators.caPem()))
                .setEventLoopGroup(LOOP.group());
    }

    private ApnsClient open(ApnsClientBuilder builder) throws Exception {
        ApnsClient client = builder.build();
        clients.add(client);
        return client;
    }

    private static ApnsSigningKey signingKey(TokenKey key) throws Exception {
        return ApnsSigningKey.loadFromInputStream(stream(key.pem()), key.teamId(), key.keyId());
    }

    private static SimpleApnsPushNotification tap(String device) {
        return new SimpleApnsPushNotification(
                device, TOPIC, TAP, LATER, DeliveryPriority.CONSERVE_POWER, PushType.BACKGROUND);
    }

    private static String alertOf(int bytes) {
        String empty = "{\"aps\":{\"alert\":\"\"}}";
        return "{\"aps\":{\"alert\":\"" + "a".repeat(bytes - empty.length()) + "\"}}";
    }

    private static PushNotificationResponse<ApnsPushNotification> send(ApnsClient client, ApnsPushNotification push)
            throws Exception {
        return client.sendNotification(push).get(30, SECONDS);
    }

    private static String reason(PushNotificationResponse<ApnsPushNotification> response) {
        return response.getRejectionReason().orElse("none");
    }

    private static List<Received> pushesTo(String device) {
        return apns().received().stream()
                .filter(push -> push.target().equals(device))
                .toList();
    }

    private static Received onlyPushTo(String device) {
        List<Received> pushes = pushesTo(device);
        assertThat(pushes).hasSize(1);
        return pushes.get(0);
    }

    private static X509Certificate x509(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream(pem));
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(US_ASCII));
    }
}
