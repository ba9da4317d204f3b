package io.tapline.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.config.ConnectionLimits;
import io.tapline.gateway.listener.Refusals.Reason;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What HTTP/1.1 clients may take. */
class ConnectionLimitsIT extends ListenerCase {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final String GET = "GET / HTTP/1.1\nHost: a\n\n";

    private static void answerOk(HttpServerRequest request) {
        request.body().onSuccess(body -> request.response().end("ok"));
    }

    @Test
    void connectionOverTheLimitIsClosedBeforeItSpeaks() throws IOException {
        limits.set(with(1, 100));
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket first = connect()) {
            write(first, GET);
            assertThat(readLine(first)).isEqualTo("HTTP/1.1 200 OK");
            try (Socket second = connect()) {
                assertThat(readToEnd(second)).isEmpty();
            }
            assertThat(refused(Reason.CONNECTIONS)).isEqualTo(1);
        }
    }

    @Test
    void silentConnectionsCountToo() throws IOException {
        limits.set(with(100, 1));
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket silent = connect();
                Socket second = connect()) {
            assertThat(silent.isConnected()).isTrue();
            assertThat(readToEnd(second)).isEmpty();
            assertThat(refused(Reason.CONNECTIONS_OF_ADDRESS)).isEqualTo(1);
        }
    }

    @Test
    void connectionThatHasEndedMakesRoom() throws IOException {
        limits.set(with(1, 1));
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket first = connect()) {
            write(first, "GET / HTTP/1.1\nHost: a\nConnection: close\n\n");
            assertThat(textToEnd(first)).contains("200 OK");
        }

        assertThat(answerOfNewConnection()).isEqualTo("HTTP/1.1 200 OK");
    }

    /** The place is free a moment after the client has seen the end. */
    private String answerOfNewConnection() throws IOException {
        while (true) {
            try (Socket next = connect()) {
                write(next, GET);
                String answer = readLine(next);
                if (!answer.isEmpty()) {
                    return answer;
                }
            } catch (java.net.SocketException refused) {
                // Not free yet.
            }
        }
    }

    @Test
    void limitChangesWhileListening() throws IOException {
        ConnectionLimits before = with(100, 1);
        limits.set(before);
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket first = connect()) {
            assertThat(first.isConnected()).isTrue();
            limits.set(before.withLiveOnesOf(with(100, 2)));
            try (Socket second = connect()) {
                write(second, GET);
                assertThat(readLine(second)).isEqualTo("HTTP/1.1 200 OK");
            }
        }
    }

    @Test
    void headersThatDoNotEndCloseTheConnection() throws IOException {
        limits.set(limits(SHORT, FOREVER));
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket slow = connect()) {
            write(slow, "GET / HTTP/1.1\nHost: a\nX-Slow: ");

            assertThat(readToEnd(slow)).isEmpty();
            assertThat(refused(Reason.SLOW_HEADERS)).isEqualTo(1);
        }
    }

    @Test
    void headersOfALaterRequestMustEndToo() throws IOException {
        limits.set(limits(SHORT, FOREVER));
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket slow = connect()) {
            write(slow, "POST / HTTP/1.1\nHost: a\nContent-Length: 2\n\n{}");
            assertThat(readLine(slow)).isEqualTo("HTTP/1.1 200 OK");
            write(slow, "G");

            assertThat(textToEnd(slow)).endsWith("ok");
            assertThat(refused(Reason.SLOW_HEADERS)).isEqualTo(1);
        }
    }

    @Test
    void bodyThatDoesNotEndClosesTheConnection() throws IOException {
        limits.set(limits(SHORT, FOREVER));
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket slow = connect()) {
            write(slow, "POST / HTTP/1.1\nHost: a\nContent-Length: 10\n\n{");

            assertThat(readToEnd(slow)).isEmpty();
            assertThat(refused(Reason.SLOW_BODY)).isEqualTo(1);
        }
    }

    @Test
    void answerThatIsNotTakenClosesTheConnection() throws Exception {
        limits.set(limits(SHORT, FOREVER));
        CountDownLatch closed = new CountDownLatch(1);
        listen(null, request -> {
            request.connection().closeHandler(end -> closed.countDown());
            request.response().end(Buffer.buffer(new byte[64 << 20]));
        });
        try (Socket deaf = connect()) {
            write(deaf, GET);
            closed.await();

            assertThat(refused(Reason.SLOW_READER)).isEqualTo(1);
        }
    }

    @Test
    void idleConnectionIsClosed() throws IOException {
        limits.set(limits(FOREVER, SHORT));
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket silent = connect();
                Socket idle = connect()) {
            write(idle, GET);

            assertThat(textToEnd(idle)).endsWith("ok");
            assertThat(readToEnd(silent)).isEmpty();
        }
    }

    @Test
    void requestThatIsBeingAnsweredIsNotCutOff() throws Exception {
        limits.set(limits(SHORT, FOREVER));
        listen(
                null,
                request -> vertx.setTimer(
                        4 * SHORT.toMillis(), timer -> request.response().end("late")));
        try (Socket patient = connect()) {
            write(patient, "GET / HTTP/1.1\nHost: a\nConnection: close\n\n");

            assertThat(textToEnd(patient)).endsWith("late");
        }
    }

    @Test
    void tooManyHeadersAreRefused() throws IOException {
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket client = connect()) {
            write(client, "GET / HTTP/1.1\nHost: a\n" + "X-A: b\n".repeat(20) + "\n");

            assertThat(textToEnd(client)).startsWith("HTTP/1.1 431 ");
            assertThat(refused(Reason.HEADERS)).isEqualTo(1);
        }
    }

    @Test
    void tooLargeHeadersAreRefused() throws IOException {
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket client = connect()) {
            write(client, "GET / HTTP/1.1\nHost: a\nX-Large: " + "b".repeat(5000) + "\n\n");

            assertThat(textToEnd(client)).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void tooLongUrlIsRefused() throws IOException {
        listen(null, ConnectionLimitsIT::answerOk);
        try (Socket client = connect()) {
            write(client, "GET /" + "a".repeat(600) + " HTTP/1.1\nHost: a\n\n");

            assertThat(textToEnd(client)).contains(" 414 ");
        }
    }

    private static ConnectionLimits with(int connections, int connectionsPerAddress) {
        return new ConnectionLimits(connections, connectionsPerAddress, 4096, 20, 512, 10, 20, 50, FOREVER, FOREVER);
    }
}
