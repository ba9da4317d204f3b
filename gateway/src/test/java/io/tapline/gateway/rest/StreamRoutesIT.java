package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.ALICE;
import static io.tapline.gateway.rest.TestApps.BOB;
import static io.tapline.gateway.rest.TestApps.CONTOSO;
import static io.tapline.gateway.rest.TestApps.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.EventStream;
import io.tapline.gateway.EventStream.Event;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.stream.StreamMetrics;
import io.tapline.push.Platform;
import io.vertx.core.Context;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stream over real sockets, of a feed and by clocks that the test holds in its hands. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StreamRoutesIT extends RestServerCase {

    private static final String STREAM = NOTIFICATIONS + "/stream";
    private static final UUID GENERATION = new UUID(0, 0);
    private static final byte[] KEY = new byte[32];

    @Test
    void beginsAtNowAndBringsWhatChanges() throws Exception {
        change("before");
        try (EventStream stream = EventStream.open(base, "alice", null)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(stream.header("request-id")).isNotEmpty();
            Event ready = stream.next("ready");
            assertThat(ready.data()).isEmpty();

            String id = change("line\nafter line");
            Event change = stream.next("change");

            assertThat(change.changes()).containsExactly(id);
            assertThat(change.data().toString()).contains("line\\nafter line");
            assertThat(change.id()).isNotEqualTo(ready.id());
        }
    }

    @Test
    void goesOnFromTheEventThatTheClientKnows() throws Exception {
        String token = new DeltaToken(GENERATION, 0, 0, NOW).sign(ALICE, KEY);
        String first = change("a");
        String second = change("b");
        try (EventStream stream = EventStream.open(base, "alice", token)) {
            assertThat(stream.next("ready").id()).isEqualTo(token);
            assertThat(stream.next("change").changes()).containsExactly(first, second);
        }
    }

    @Test
    void whoMissedNothingIsGivenTheNewestToken() throws Exception {
        change("a");
        String old = new DeltaToken(GENERATION, 1, 0, NOW.minus(Duration.ofDays(1))).sign(ALICE, KEY);
        try (EventStream stream = EventStream.open(base, "alice", old)) {
            assertThat(stream.next("ready").id()).isEqualTo(new DeltaToken(GENERATION, 1, 0, NOW).sign(ALICE, KEY));
        }
    }

    @Test
    void tokenOfADeltaServesAndTheOtherWayRound() throws Exception {
        change("a");
        String link = send(request(NOTIFICATIONS + "/delta", "alice")).body();
        String token = link.replaceFirst("(?s).*deltatoken=([^\"]+)\".*", "$1");
        try (EventStream stream = EventStream.open(base, "alice", token)) {
            String ready = stream.next("ready").id();
            assertThat(values(send(request(NOTIFICATIONS + "/delta?$deltatoken=" + ready, "alice"))))
                    .isEmpty();
        }
    }

    @Test
    void longAbsenceIsToldInSeveralEvents() throws Exception {
        for (int i = 0; i < 45; i++) {
            change("x");
        }
        String token = new DeltaToken(GENERATION, 0, 0, NOW).sign(ALICE, KEY);
        try (EventStream stream = EventStream.open(base, "alice", token)) {
            stream.next("ready");
            assertThat(stream.next("change").changes()).hasSize(20);
            assertThat(stream.next("change").changes()).hasSize(20);
            assertThat(stream.next("change").changes()).hasSize(5);
        }
    }

    @Test
    void placeThatLeadsNowhereIsSaidInTheStream() throws Exception {
        for (DeltaToken token : List.of(
                new DeltaToken(new UUID(1, 1), 0, 0, NOW),
                new DeltaToken(GENERATION, 9, 0, NOW),
                new DeltaToken(GENERATION, 0, 0, NOW.minus(Duration.ofDays(3))))) {
            try (EventStream stream = EventStream.open(base, "alice", token.sign(ALICE, KEY))) {
                stream.next("resync");
                assertThat(stream.read()).isEmpty();
            }
        }
        assertThat(open()).isZero();
    }

    @Test
    void feedThatBeginsAnewEndsOpenStreams() throws Exception {
        try (EventStream stream = EventStream.open(base, "alice", null)) {
            stream.next("ready");
            backend.generation = new UUID(1, 1);
            change("a");
            stream.next("resync");
            assertThat(stream.read()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "!", ""})
    void whatIsNoTokenIsRefused(String token) throws Exception {
        assertError(
                send(request(STREAM, "alice").header("Last-Event-ID", token)),
                ApiError.INVALID_REQUEST,
                "Last-Event-ID");
    }

    @Test
    void tokenOfAnotherUserIsRefused() throws Exception {
        String bobs = new DeltaToken(GENERATION, 0, 0, NOW).sign(BOB, KEY);

        assertError(
                send(request(STREAM, "alice").header("Last-Event-ID", bobs)),
                ApiError.INVALID_REQUEST,
                "Last-Event-ID");
        assertThat(open()).isZero();
    }

    @Test
    void whoMayNotReadMayNotListen() throws Exception {
        assertError(send(request(STREAM, "nobody")), ApiError.UNAUTHENTICATED);
        assertError(send(request(STREAM, "alice-without-scope")), ApiError.ACCESS_DENIED);
        assertError(send(request(STREAM, "contoso-app")), ApiError.INVALID_REQUEST, "X-UNS-ID");
        assertError(
                send(request(STREAM, "bob").header("X-UNS-ID", alice.toString())),
                ApiError.INVALID_SUBSCRIPTION,
                "X-UNS-ID");
        assertError(send(request(STREAM + "?$top=3", "alice")), ApiError.INVALID_REQUEST, "$top");
    }

    @ParameterizedTest
    @ValueSource(strings = {STREAM, NOTIFICATIONS, NOTIFICATIONS + "/delta", SUBSCRIPTIONS})
    void tokenInTheUrlIsRefusedEverywhere(String path) throws Exception {
        HttpRequest.Builder request = request(path + "?access_token=alice", "alice");

        assertError(send(request), ApiError.INVALID_REQUEST, "access_token");
        assertError(send(request(path + "?a=b&access_token=", "nobody")), ApiError.INVALID_REQUEST, "access_token");
    }

    @Test
    void namesLikeItInAUrlAreNone() throws Exception {
        String query = "?my_access_token=x&a=access_token";

        assertThat(send(request(NOTIFICATIONS + query, "alice")).statusCode()).isEqualTo(200);
    }

    @Test
    void userMayHaveSoManyStreamsAndTheLoopSoMany() throws Exception {
        EventStream first = EventStream.open(base, "alice", null);
        EventStream.open(base, "slow-alice", null);

        assertRetryLater(send(request(STREAM, "alice")), ApiError.TOO_MANY_REQUESTS);
        EventStream.open(base, "bob", null);
        assertRetryLater(send(request(STREAM, "bob")), ApiError.SERVICE_UNAVAILABLE);

        first.close();
        await(() -> open() == 2);
        assertThat(EventStream.open(base, "alice", null).status()).isEqualTo(200);
    }

    private static void assertRetryLater(HttpResponse<String> response, ApiError error) {
        assertError(response, error);
        assertThat(response.headers().firstValue("Retry-After")).contains("10");
    }

    @Test
    void streamEndsWithItsToken() throws Exception {
        try (EventStream stream = EventStream.open(base, "alice", null)) {
            stream.next("ready");
            backend.wallTime = NOW.plus(Duration.ofHours(1));
            onLoop(backend.streams::tick);

            assertThat(stream.next("end").data().getString("reason")).isEqualTo("tokenExpired");
            assertThat(stream.read()).isEmpty();
        }
    }

    @Test
    void deviceHasFetchedWhatWasWrittenIfItMissedNothingBefore() throws Exception {
        String token = new DeltaToken(GENERATION, 0, 0, NOW).sign(ALICE, KEY);
        try (EventStream now = EventStream.open(base, "alice", null, "X-UNS-ID", alice.toString());
                EventStream unnamed = EventStream.open(base, "alice", token)) {
            now.next("ready");
            unnamed.next("ready");
            change("a");
            now.next("change");
            unnamed.next("change");
        }
        await(() -> open() == 0);
        change("b");
        try (EventStream named = EventStream.open(base, "alice", token, "X-UNS-ID", alice.toString())) {
            named.next("ready");
            assertThat(backend.positions.take()).isEqualTo(backend.device(alice) + " 2");
        }
    }

    @Test
    void clientThatDoesNotReadIsCutAndOthersAreNot() throws Exception {
        String token = new DeltaToken(GENERATION, 0, 0, NOW).sign(ALICE, KEY);
        Notification large = notification("x".repeat(60_000));
        // More than the buffers of a loopback connection take.
        for (int i = 1; i <= 800; i++) {
            backend.feed.add(stored(large, i));
        }
        try (Socket stuck = new Socket();
                EventStream other = EventStream.open(base, "alice", token)) {
            stuck.setReceiveBufferSize(4096);
            stuck.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            write(stuck, """
                    GET /beta/me/notifications/stream HTTP/1.1
                    Host: localhost
                    Authorization: Bearer alice
                    Last-Event-ID: %s

                    """.formatted(token));
            assertThat(read(stuck, 12)).isEqualTo("HTTP/1.1 200");
            other.next("ready");
            for (int read = 0; read < 800; ) {
                read += other.next("change").changes().size();
            }

            await(() -> {
                backend.nanos.addAndGet(Duration.ofSeconds(31).toNanos());
                onLoop(backend.streams::tick);
                return metric("slow") == 1;
            });

            String id = change("afterwards");
            assertThat(other.next("change").changes()).containsExactly(id);
            assertThat(endOf(stuck)).doesNotContain("afterwards").doesNotContain("event: end");
        }
    }

    /** The last that a client gets which was cut off. */
    private static String endOf(Socket socket) throws Exception {
        InputStream in = socket.getInputStream();
        byte[] last = new byte[0];
        try {
            for (byte[] next = in.readNBytes(1 << 16); next.length > 0; next = in.readNBytes(1 << 16)) {
                last = next;
            }
        } catch (SocketException reset) {
            // As good an end as any.
        }
        return new String(last, UTF_8);
    }

    @Test
    void clientThatComesByHttp2HasItsStreamBesideOtherRequests() throws Exception {
        HttpClient http2 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        // Learns by the first answer that the server speaks it.
        http2.send(request(NOTIFICATIONS, "alice").build(), BodyHandlers.ofString());
        HttpResponse<Stream<String>> stream =
                http2.send(request(STREAM, "alice").build(), BodyHandlers.ofLines());
        assertThat(stream.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(values(http2.send(request(NOTIFICATIONS, "alice").build(), BodyHandlers.ofString())))
                .isEmpty();

        String id = change("a");

        try (Stream<String> lines = stream.body()) {
            assertThat(lines.filter(line -> line.startsWith("data: ")).skip(1).findFirst())
                    .hasValueSatisfying(data -> assertThat(data).contains(id));
        }
        await(() -> open() == 0);
    }

    @Test
    void clientThatIsGoneIsForgotten() throws Exception {
        EventStream stream = EventStream.open(base, "alice", null);
        stream.next("ready");
        assertThat(open()).isOne();

        stream.close();

        await(() -> open() == 0);
        assertThat(metric("gone")).isOne();
    }

    @Test
    void shutdownIsSaidAndNobodyIsLetIn() throws Exception {
        try (EventStream stream = EventStream.open(base, "alice", null)) {
            stream.next("ready");
            onLoop(backend.streams::close);

            assertThat(stream.next("end").data().getString("reason")).isEqualTo("shutdown");
            assertThat(stream.read()).isEmpty();
            assertError(send(request(STREAM, "alice")), ApiError.SERVICE_UNAVAILABLE);
        }
    }

    /** Puts a notification of Alice into the feed and tells the streams; returns its id. */
    private String change(String rawContent) {
        Notification notification = notification(rawContent);
        backend.feed.add(stored(notification, backend.feed.size() + 1));
        if (backend.loop != null) {
            onLoop(() -> backend.streams.changed(ALICE));
        }
        return notification.id().toString();
    }

    private static StoredNotification stored(Notification notification, long sequence) {
        return new StoredNotification(
                notification,
                StoredNotification.Status.ACTIVE,
                StoredNotification.ReadState.UNREAD,
                StoredNotification.UserActionState.NO_INTERACTION,
                null,
                sequence);
    }

    private static Notification notification(String rawContent) {
        return new Notification(
                UUID.randomUUID(),
                CONTOSO.id(),
                ALICE,
                "app.contoso.com",
                null,
                null,
                Set.of(Platform.ANDROID),
                Set.of(),
                rawContent.getBytes(UTF_8),
                null,
                null,
                NOW,
                NOW.plus(Duration.ofDays(1)),
                Priority.LOW,
                null);
    }

    private double open() {
        return backend.metrics.get(StreamMetrics.OPEN).gauge().value();
    }

    private double metric(String reason) {
        return backend.metrics
                .get(StreamMetrics.ENDED)
                .tag("reason", reason)
                .counter()
                .count();
    }

    private void onLoop(Runnable work) {
        Context loop = Objects.requireNonNull(backend.loop);
        CountDownLatch done = new CountDownLatch(1);
        loop.runOnContext(turn -> {
            work.run();
            done.countDown();
        });
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("Not in time");
            }
            Thread.onSpinWait();
        }
    }
}
