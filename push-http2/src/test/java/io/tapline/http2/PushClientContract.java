package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.tapline.push.Content;
import io.tapline.push.Endpoint;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Accepted;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Outcome.Retry;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.wire.Pieces;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every provider's client must do. A subclass only sets up: its protocol, its credentials, its endpoints, and the provider's
 * way to say things.
 */
public abstract class PushClientContract extends SimulatedProvider {

    /** How the provider says that an endpoint is dead. */
    protected abstract Answer.Status dead();

    /** How the provider says that there are too many pushes. */
    protected abstract Answer.Status tooMany();

    @Test
    void acceptedPushArrivesOnce() throws Exception {
        Endpoint endpoint = newEndpoint();

        assertThat(send(endpoint)).isInstanceOf(Accepted.class);

        Received push = onlyPushTo(endpoint);
        assertThat(push.error()).isNull();
        assertThat(push.accepted()).isTrue();
        assertThat(push.plaintext() == null ? push.body() : push.plaintext()).contains("\"change\":\"created\"");
    }

    @Test
    void everyKindOfContentIsValidToTheProvider() throws Exception {
        for (Content content : List.of(
                new Content.Tap(),
                new Content.GenericAlert("Something \"new\" <&> 😀"),
                new Content.Alert("Title \"x\" <&> 😀", "body\n".repeat(2000)),
                new Content.Alert("t".repeat(9000), null))) {
            Endpoint endpoint = newEndpoint();

            assertThat(send(client(), message(content), endpoint)).isInstanceOf(Accepted.class);
            assertThat(onlyPushTo(endpoint).error()).isNull();
        }
    }

    @Test
    void deadEndpointIsUnregistered() throws Exception {
        Endpoint endpoint = newEndpoint();
        script(endpoint, dead());

        assertThat(send(endpoint)).isInstanceOf(Outcome.Unregistered.class);
    }

    @Test
    void throttledPushIsToBeRetriedWhenTheProviderSays() throws Exception {
        Endpoint endpoint = newEndpoint();
        script(endpoint, tooMany().with("retry-after", "7"));

        assertThat(send(endpoint)).isInstanceOfSatisfying(Retry.class, retry -> {
            assertThat(retry.after()).isEqualTo(Duration.ofSeconds(7));
            assertThat(retry.cause()).isIn(Cause.ENDPOINT_THROTTLED, Cause.PROVIDER_THROTTLED);
        });
    }

    @Test
    void faultOfTheProviderIsToBeRetried() throws Exception {
        for (int status : List.of(500, 503)) {
            Endpoint endpoint = newEndpoint();
            script(endpoint, Answer.status(status));

            assertThat(cause(send(endpoint))).isEqualTo(Cause.PROVIDER_FAULT);
        }
    }

    @Test
    void goAwayCostsNoOpenPushAndSendsNoneTwice() throws Exception {
        send(newEndpoint());
        long connections = simulator().server().connectionCount();
        List<Endpoint> before = endpoints(4);
        List<Endpoint> after = endpoints(5);
        before.forEach(endpoint -> script(endpoint, Answer.delayed(Duration.ofMillis(50), Answer.usual())));
        script(after.get(0), Answer.goAway("Shutdown"));

        List<Endpoint> all = Stream.concat(before.stream(), after.stream()).toList();
        assertThat(sendAll(all)).allMatch(Accepted.class::isInstance);
        for (Endpoint endpoint : all) {
            assertThat(pushesTo(endpoint).filter(Received::accepted)).hasSize(1);
        }
        assertThat(simulator().server().connectionCount()).isGreaterThan(connections);
    }

    @Test
    void refusedStreamIsSentAgain() throws Exception {
        Endpoint endpoint = newEndpoint();
        script(endpoint, Answer.refusedStream());

        assertThat(send(endpoint)).isInstanceOf(Accepted.class);
        assertThat(pushesTo(endpoint)).hasSize(2);
    }

    @Test
    void loweredLimitOfStreamsMakesPushesWaitAndLosesNone() throws Exception {
        Endpoint first = newEndpoint();
        script(first, Answer.maxConcurrentStreams(1, Answer.usual()));
        send(first);

        List<Endpoint> many = endpoints(50);
        assertThat(sendAll(many)).allMatch(Accepted.class::isInstance);
        for (Endpoint endpoint : many) {
            assertThat(pushesTo(endpoint).filter(Received::accepted)).hasSize(1);
        }
    }

    @Test
    void waitUntilADateIsUnderstoodToo() throws Exception {
        Endpoint endpoint = newEndpoint();
        ZonedDateTime inAnHour = ZonedDateTime.now(ZoneOffset.UTC).plusHours(1);
        script(endpoint, tooMany().with("retry-after", DateTimeFormatter.RFC_1123_DATE_TIME.format(inAnHour)));

        assertThat(send(endpoint))
                .isInstanceOfSatisfying(
                        Retry.class,
                        retry -> assertThat(retry.after()).isBetween(Duration.ofMinutes(50), Duration.ofMinutes(61)));
    }

    @Test
    void answerInPaddedPiecesWithTrailersIsOneAnswer() throws Exception {
        Endpoint endpoint = newEndpoint();
        script(endpoint, Answer.inPieces(dead(), new Pieces(7, 200, true)));

        assertThat(send(endpoint)).isInstanceOf(Outcome.Unregistered.class);
    }

    @Test
    void settingsMayChangeUnderWayAndRoomMayBeWithheld() throws Exception {
        Endpoint first = newEndpoint();
        // HEADER_TABLE_SIZE, INITIAL_WINDOW_SIZE, MAX_FRAME_SIZE
        script(first, Answer.settings(Map.of(1, 0L, 4, 100L, 5, 32_768L), Answer.usual()));
        assertThat(send(first)).isInstanceOf(Accepted.class);
        List<Endpoint> some = endpoints(20);
        script(some.get(0), Answer.withholdWindow(Duration.ofMillis(50), Answer.usual()));

        assertThat(sendAll(some)).allMatch(Accepted.class::isInstance);
        for (Endpoint endpoint : some) {
            assertThat(pushesTo(endpoint)).hasSize(1);
        }
    }

    @Test
    void brokenFrameEndsTheConnectionAndEveryPushHasItsOutcome() throws Exception {
        send(newEndpoint());
        List<Endpoint> waiting = endpoints(3);
        waiting.forEach(endpoint -> script(endpoint, Answer.neverAnswer()));
        Endpoint last = newEndpoint();
        byte[] pingOfOneByte = {0, 0, 1, 6, 0, 0, 0, 0, 0, 0};
        script(last, Answer.raw(pingOfOneByte, Answer.neverAnswer()));

        List<Endpoint> all = Stream.concat(waiting.stream(), Stream.of(last)).toList();
        assertThat(sendAll(all)).allMatch(outcome -> cause(outcome) == Cause.AMBIGUOUS);
        assertThat(send(newEndpoint())).isInstanceOf(Accepted.class);
    }

    @Test
    void pushWhoseStreamOrConnectionWasResetIsAmbiguous() throws Exception {
        for (Answer reset : List.of(Answer.reset(Http2Error.INTERNAL_ERROR), Answer.disconnect())) {
            Endpoint endpoint = newEndpoint();
            script(endpoint, reset);

            assertThat(cause(send(endpoint))).isEqualTo(Cause.AMBIGUOUS);
            assertThat(pushesTo(endpoint)).hasSize(1);
        }
    }

    @Test
    void slowAnswerIsWaitedFor() throws Exception {
        Endpoint endpoint = newEndpoint();
        script(endpoint, Answer.delayed(Duration.ofMillis(100), Answer.usual()));

        assertThat(send(endpoint)).isInstanceOf(Accepted.class);
    }

    @Test
    void answerThatDoesNotComeInTimeLeavesThePushAmbiguousAndTheNextOneUnharmed() throws Exception {
        PooledTransport impatient = newTransport(Duration.ofSeconds(5));
        Http2PushClient<?> other = newClient(context(), impatient);
        Endpoint endpoint = newEndpoint();
        script(endpoint, Answer.neverAnswer());

        assertThat(cause(send(other, message(new Content.Tap()), endpoint))).isEqualTo(Cause.AMBIGUOUS);
        assertThat(send(other, message(new Content.Tap()), newEndpoint())).isInstanceOf(Accepted.class);
        await(impatient.close());
    }

    @Test
    void closeLetsPushesUnderWayEndAndTakesNoMore() throws Exception {
        Endpoint endpoint = newEndpoint();
        script(endpoint, Answer.delayed(Duration.ofMillis(100), Answer.usual()));

        Future<Outcome> sending = start(client(), message(new Content.Tap()), endpoint);
        Future<Void> closing = onContext(client()::close);

        await(closing);
        assertThat(sending.isComplete()).isTrue();
        assertThat(sending.result()).isInstanceOf(Accepted.class);
        assertThat(cause(send(newEndpoint()))).isEqualTo(Cause.NOT_SENT);
        await(onContext(client()::close));
    }
}
