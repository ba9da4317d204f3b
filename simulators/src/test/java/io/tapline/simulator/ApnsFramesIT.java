package io.tapline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.tapline.simulator.apns.ApnsOptions;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.wire.Pieces;
import io.tapline.simulator.wire.Reply;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an HTTP/2 client without ALPN sees, frame by frame. */
class ApnsFramesIT {

    private static final String TAP = "{\"aps\":{\"alert\":\"tap\"}}";
    private static final String DEVICE = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final String PATH = "/3/device/" + DEVICE;

    private final Simulators simulators =
            Simulators.start(SimulatorsConfig.defaults().withConnectionWindow(65_535));
    private final TokenKey key = simulators.apns().newTokenKey();
    private final Map<String, String> headers = new HashMap<>(Map.of(
            "authorization", "bearer " + SimulatorsIT.providerToken(key, Instant.now()),
            "apns-topic", "com.example.app",
            "apns-push-type", "alert"));
    private final RawHttp2Client client = connect(new Http2Settings());

    private RawHttp2Client connect(Http2Settings settings) {
        return new RawHttp2Client(simulators.apns().port(), tls().build(), settings);
    }

    private Tls tls() {
        return new Tls(SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .endpointIdentificationAlgorithm("HTTPS")
                .trustManager(stream(simulators.caPem())));
    }

    private record Tls(SslContextBuilder builder) {
        SslContext build() {
            try {
                return builder.build();
            } catch (SSLException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    @BeforeEach
    void openStreams() throws Exception {
        assertThat(client.await("SETTINGS ")).isEqualTo("SETTINGS {MAX_CONCURRENT_STREAMS=1}");
        client.acknowledgeSettings();
        client.post(1, PATH, headers, TAP);
        assertThat(client.await("SETTINGS ")).isEqualTo("SETTINGS {MAX_CONCURRENT_STREAMS=1000}");
        client.acknowledgeSettings();
        assertThat(client.await("HEADERS")).isEqualTo("HEADERS 1 200 END");
    }

    @AfterEach
    void stop() {
        client.close();
        simulators.close();
    }

    /** Returns when the connection's event loop has done it: data that is sent then meets it. */
    private void withholdWindow(boolean withheld) {
        var connection = simulators.apns().connections().values().iterator().next();
        connection.withholdWindow(withheld);
        connection.eventLoop().submit(() -> {}).syncUninterruptibly();
    }

    private void push(int stream) {
        client.post(stream, PATH, headers, TAP);
    }

    @Test
    void streamsAboveTheAcknowledgedLimitAreRefused() throws Exception {
        simulators.apns().script(DEVICE, Answer.neverAnswer());
        try (RawHttp2Client second = connect(new Http2Settings())) {
            second.await("SETTINGS ");
            second.acknowledgeSettings();
            second.headers(1, PATH, headers, false);
            second.headers(3, PATH, headers, false);

            assertThat(second.await("RST")).isEqualTo("RST 3 " + Http2Error.REFUSED_STREAM.code());
        }
    }

    @Test
    void aLoweredLimitHoldsFromItsAcknowledgementOn() throws Exception {
        simulators.apns().script(DEVICE, Answer.maxConcurrentStreams(1, Answer.neverAnswer()));
        push(3);
        assertThat(client.await("SETTINGS ")).isEqualTo("SETTINGS {MAX_CONCURRENT_STREAMS=1}");
        push(5);
        assertThat(client.await("HEADERS")).isEqualTo("HEADERS 5 200 END");

        client.acknowledgeSettings();
        push(7);

        assertThat(client.await("RST")).isEqualTo("RST 7 " + Http2Error.REFUSED_STREAM.code());
    }

    @Test
    void goAwayLeavesThisAndNewerStreamsUnprocessedAndAnswersOlderOnes() throws Exception {
        simulators.apns().script(DEVICE, Answer.neverAnswer(), Answer.goAway("Shutdown"));
        var connection = simulators.apns().connections().values().iterator().next();
        push(3);
        push(5);
        push(7);

        assertThat(client.await("GOAWAY")).isEqualTo("GOAWAY 3 0 {\"reason\":\"Shutdown\"}");
        connection.respond(3, Reply.empty(200));
        assertThat(client.await("HEADERS")).isEqualTo("HEADERS 3 200 END");
        assertThat(client.await(frame -> true)).isEqualTo("CLOSED");
        assertThat(simulators.apns().received()).extracting("status").containsExactly(200, 0, 0);
    }

    @Test
    void anyOpenConnectionCanBeDisturbedAtAnyTime() throws Exception {
        var connection = simulators.apns().connections().values().iterator().next();

        connection.goAway(1, Http2Error.ENHANCE_YOUR_CALM.code(), "calm");

        assertThat(client.await("GOAWAY")).isEqualTo("GOAWAY 1 11 calm");
        client.await("CLOSED");
    }

    @Test
    void resetEndsOneStreamOnly() throws Exception {
        simulators.apns().script(DEVICE, Answer.refusedStream());
        push(3);
        push(5);

        assertThat(client.await("RST")).isEqualTo("RST 3 7");
        assertThat(client.await("HEADERS")).isEqualTo("HEADERS 5 200 END");
    }

    @Test
    void silenceIsForOneStreamOnly() throws Exception {
        simulators.apns().script(DEVICE, Answer.neverAnswer());
        push(3);
        push(5);
        client.ping(42);

        client.await("PING-ACK 42");
        assertThat(simulators.apns().received()).extracting("status").containsExactly(200, 0, 200);
    }

    @Test
    void disconnectIsATcpReset() throws Exception {
        simulators.apns().script(DEVICE, Answer.disconnect());
        push(3);

        assertThat(client.await(frame -> !frame.startsWith("WINDOW")))
                .startsWith("EXCEPTION")
                .contains("reset");
    }

    @Test
    void rawBytesGoOutAsTheyAre() throws Exception {
        byte[] ping = {0, 0, 8, 6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7};
        simulators.apns().script(DEVICE, Answer.raw(ping, Answer.usual()));
        push(3);

        assertThat(client.await(frame -> true)).isEqualTo("PING-ACK 7");
        assertThat(client.await("HEADERS")).isEqualTo("HEADERS 3 200 END");
    }

    @Test
    void anAnswerCanComeInPiecesWithPaddingAndTrailers() throws Exception {
        var status = Answer.status(503).withBody("abc");
        simulators.apns().script(DEVICE, Answer.inPieces(status, new Pieces(2, 5, true)));
        push(3);

        assertThat(client.await("HEADERS")).isEqualTo("HEADERS 3 503");
        assertThat(client.await(frame -> true)).isEqualTo("DATA 3 ab");
        assertThat(client.await(frame -> true)).isEqualTo("DATA 3 c");
        assertThat(client.await(frame -> true)).isEqualTo("HEADERS 3 null END");
    }

    /** Twice the largest frame, so it cannot have come without CONTINUATION. */
    @Test
    void aLongHeaderComesWithContinuation() throws Exception {
        simulators.apns().script(DEVICE, Answer.status(503).with("x-long", "x".repeat(40_000)));
        push(3);

        assertThat(client.await("HEADERS")).isEqualTo("HEADERS 3 503");
    }

    @Test
    void aWithheldWindowIsGivenBackLater() throws Exception {
        withholdWindow(true);
        client.headers(3, PATH, headers, false);
        client.data(3, new byte[16_384], false);
        client.data(3, new byte[16_384], false);
        client.data(3, new byte[16_384], false);
        client.ping(1);
        client.await("PING-ACK 1");
        assertThat(client.drain()).isEmpty();

        withholdWindow(false);

        assertThat(List.of(client.await("WINDOW_UPDATE"), client.await("WINDOW_UPDATE")))
                .containsExactlyInAnyOrder("WINDOW_UPDATE 0 49175", "WINDOW_UPDATE 3 49152");
    }

    @Test
    void aClientThatIgnoresTheWindowIsCutOff() throws Exception {
        withholdWindow(true);
        client.headers(3, PATH, headers, false);
        for (int i = 0; i < 5; i++) {
            client.data(3, new byte[16_384], false);
        }

        assertThat(client.await("GOAWAY")).startsWith("GOAWAY 3 3 ");
    }

    @Test
    void aBodyLargerThanTheWindowIsReadWithUpdates() throws Exception {
        client.headers(3, PATH, headers, false);
        for (int i = 0; i < 4; i++) {
            client.data(3, new byte[16_000], false);
        }
        client.await("WINDOW_UPDATE 0");
        client.data(3, new byte[16_000], true);

        assertThat(client.await("HEADERS")).isEqualTo("HEADERS 3 413");
        assertThat(client.await("DATA")).isEqualTo("DATA 3 {\"reason\":\"PayloadTooLarge\"} END");
    }

    @Test
    void anErrorBodyWaitsForTheClientsWindow() throws Exception {
        try (RawHttp2Client narrow = connect(new Http2Settings().initialWindowSize(10))) {
            narrow.post(1, PATH, Map.of(), TAP);

            assertThat(narrow.await("HEADERS")).isEqualTo("HEADERS 1 403");
            assertThat(narrow.await("DATA")).isEqualTo("DATA 1 {\"reason\":");
            narrow.windowUpdate(1, 100);
            assertThat(narrow.await("DATA")).isEqualTo("DATA 1 \"MissingProviderToken\"} END");
        }
    }

    @Test
    void aWrongContentLengthResetsTheStream() throws Exception {
        headers.put("content-length", "5");
        push(3);

        assertThat(client.await("RST")).isEqualTo("RST 3 1");
    }

    @Test
    void anEvenStreamEndsTheConnection() throws Exception {
        push(4);

        assertThat(client.await("GOAWAY")).startsWith("GOAWAY 1 1 ");
        client.await("CLOSED");
    }

    @Test
    void aReusedStreamEndsTheConnection() throws Exception {
        push(1);

        assertThat(client.await("GOAWAY")).startsWith("GOAWAY 1 5 ");
    }

    @Test
    void aClientWithACertificateNeedsNoTokenAndHasAllStreamsAtOnce() throws Exception {
        var certificate = simulators.certificates().newClientCertificate("com.example.app");
        Tls tls = new Tls(
                tls().builder().keyManager(stream(certificate.certificatePem()), stream(certificate.privateKeyPem())));
        try (RawHttp2Client certified =
                new RawHttp2Client(simulators.apns().port(), tls.build(), new Http2Settings())) {
            assertThat(certified.await("SETTINGS ")).isEqualTo("SETTINGS {MAX_CONCURRENT_STREAMS=1000}");
            certified.post(1, PATH, Map.of("apns-push-type", "alert"), TAP);
            assertThat(certified.await("HEADERS")).isEqualTo("HEADERS 1 200 END");
            certified.post(3, PATH, Map.of("apns-topic", "com.example.other"), TAP);
            assertThat(certified.await("DATA")).isEqualTo("DATA 3 {\"reason\":\"TopicDisallowed\"} END");
        }
    }

    @Test
    void cleartextIsForBenchmarks() throws Exception {
        var config = SimulatorsConfig.defaults().withApns(ApnsOptions.defaults().inTheClear());
        try (Simulators cleartext = Simulators.start(config);
                RawHttp2Client plain = new RawHttp2Client(cleartext.apns().port(), null, new Http2Settings())) {
            plain.post(1, PATH, Map.of(), TAP);

            assertThat(cleartext.apns().url()).startsWith("http://");
            assertThat(plain.await("HEADERS")).isEqualTo("HEADERS 1 403");
        }
    }

    @Test
    void theNextConnectionCanHaveAScriptOfItsOwn() throws Exception {
        simulators.apns().scripts().nextConnection(Answer.status(500), Answer.usual());
        try (RawHttp2Client second = connect(new Http2Settings())) {
            second.post(1, PATH, headers, TAP);
            assertThat(second.await("HEADERS")).isEqualTo("HEADERS 1 500");
            push(3);
            assertThat(client.await("HEADERS")).isEqualTo("HEADERS 3 200 END");
        }
    }

    @Test
    void aTestWaitsForPushesWithoutSleeping() throws Exception {
        var three = simulators.apns().await(3).toCompletableFuture();
        push(3);
        assertThat(three).isNotDone();
        push(5);

        assertThat(three.get(20, TimeUnit.SECONDS)).hasSize(3).allMatch(received -> received.accepted());
    }

    @Test
    void aRawFrameOfUnknownTypeIsIgnored() throws Exception {
        client.write(ctx -> ctx.write(Unpooled.wrappedBuffer(Base64.getDecoder().decode("AAABDwAAAAABAA=="))));
        push(3);

        assertThat(client.await("HEADERS")).isEqualTo("HEADERS 3 200 END");
    }
}
