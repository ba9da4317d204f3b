package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.TransportFailure.Ambiguous;
import io.tapline.http2.TransportFailure.Forbidden;
import io.tapline.http2.TransportFailure.PoolExhausted;
import io.tapline.http2.TransportFailure.TimedOut;
import io.tapline.http2.TransportFailure.Unprocessed;
import io.tapline.push.Content;
import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Outcome.Cause;
import io.tapline.push.Urgency;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The steps of a push, with a transport and credentials made by hand. */
class Http2PushClientTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final FcmEndpoint ENDPOINT = new FcmEndpoint("token", NOW);
    private static final Message MESSAGE = new Message(UUID.randomUUID(), new Content.Tap(), Urgency.NORMAL, NOW, null);

    private static final Vertx vertx = Vertx.vertx();
    private static final Context context = EventLoops.next(vertx);

    private final FakeTransport transport = new FakeTransport();
    private final FakeCredentials credentials = new FakeCredentials();
    private final List<String> events = new ArrayList<>();
    private final Http2PushClient<FcmEndpoint> client =
            new Http2PushClient<>(context, new FakeProtocol(), credentials, transport, new Events());

    /** What is to be done on threads for requests, and the test does itself. */
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    private final Http2PushClient<FcmEndpoint> costly =
            new Http2PushClient<>(context, new FakeProtocol(), credentials, transport, new Events(), tasks::add);

    @AfterAll
    static void stopVertx() throws Exception {
        await(vertx.close());
    }

    @Test
    void sendsWithTheCredentialAndDecodesTheAnswer() throws Exception {
        transport.answers(response(200));
        assertThat(send()).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(transport.paths).containsExactly("/token with key 1");
    }

    @Test
    void waitsForACredentialAndGoesOnOnItsOwnContext() throws Exception {
        Promise<Credential> later = Promise.promise();
        credentials.next = later.future();
        transport.answers(response(200));
        Future<Outcome> outcome = call(() -> client.send(client.encode(MESSAGE), ENDPOINT));
        later.complete(new Credential("late", NOW)); // on this thread, which is not the context's
        assertThat(await(outcome)).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(transport.contexts).containsExactly(context);
    }

    @Test
    void resendsTwiceWhatWasSurelyNotProcessed() throws Exception {
        transport.answers(new Unprocessed("GOAWAY"), new Unprocessed("REFUSED_STREAM"), response(200));
        assertThat(send()).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(events).containsExactly("resent", "resent");
    }

    @Test
    void givesUpAfterTwoResends() throws Exception {
        transport.answers(new Unprocessed("1"), new Unprocessed("2"), new Unprocessed("3"), response(200));
        assertThat(send()).isEqualTo(new Outcome.Retry(null, Cause.NOT_SENT, "3"));
        assertThat(transport.paths).hasSize(3);
    }

    @Test
    void resendsWhatTheProviderDidNotLookAtForItsConnectionsSake() throws Exception {
        transport.answers(response(503), response(200));
        assertThat(send()).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(events).containsExactly("resent");
    }

    @Test
    void whatTheProviderNeverLooksAtIsGivenUpAfterTwoResends() throws Exception {
        transport.answers(response(503), new Unprocessed("GOAWAY"), response(503), response(200));
        assertThat(send()).isEqualTo(new Outcome.Retry(null, Cause.NOT_SENT, "shutdown"));
        assertThat(transport.paths).hasSize(3);
    }

    @Test
    void aWaitThatTheProviderDemandsIsNotCutShort() throws Exception {
        transport.answers(response(420), response(200));
        assertThat(send()).isEqualTo(new Outcome.Retry(Duration.ofSeconds(7), Cause.NOT_SENT, "shutdown"));
        assertThat(transport.paths).hasSize(1);
    }

    @Test
    void neverResendsWhatMayHaveBeenProcessed() throws Exception {
        transport.answers(new Ambiguous("connection closed"));
        assertThat(send()).isEqualTo(new Outcome.Retry(null, Cause.AMBIGUOUS, "connection closed"));
        transport.answers(new TimedOut("late"));
        assertThat(send()).isEqualTo(new Outcome.Retry(null, Cause.AMBIGUOUS, "late"));
        assertThat(transport.paths).hasSize(2);
    }

    @Test
    void whereNoConnectionMayGoIsTheEndpointsFaultAndNotTriedAgain() throws Exception {
        transport.answers(new Forbidden("the host is not allowed: intranet:443"));
        assertThat(send())
                .isEqualTo(new Outcome.Rejected(Outcome.Fault.ENDPOINT, "the host is not allowed: intranet:443"));
        assertThat(transport.paths).hasSize(1);
        assertThat(events).isEmpty();
    }

    @Test
    void doesNotAddToACrowdedPool() throws Exception {
        transport.answers(new PoolExhausted("too many wait already"));
        assertThat(send()).isEqualTo(new Outcome.Retry(null, Cause.NOT_SENT, "too many wait already"));
        assertThat(transport.paths).hasSize(1);
    }

    @Test
    void renewsARefusedCredentialOnce() throws Exception {
        transport.answers(response(401), response(200));
        assertThat(send()).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(transport.paths).containsExactly("/token with key 1", "/token with key 2");
        assertThat(credentials.refused).containsExactly("key 1");
        assertThat(events).containsExactly("credentialRefused");
    }

    @Test
    void aSecondRefusalIsTheOutcome() throws Exception {
        transport.answers(response(401), response(401));
        assertThat(send()).isEqualTo(new Outcome.Retry(null, Cause.CREDENTIAL_EXPIRED, "expired"));
        assertThat(transport.paths).hasSize(2);
        assertThat(credentials.refused).containsExactly("key 1");
    }

    @Test
    void aFailureToGetACredentialIsNotSentAndTellsNoSecret() throws Exception {
        credentials.next = Future.failedFuture(new IllegalStateException("assertion=eyJ..."));
        assertThat(send()).isEqualTo(new Outcome.Retry(null, Cause.NO_CREDENTIAL, "credential: IllegalStateException"));
        credentials.next = Future.failedFuture(new TimedOut("no answer within PT10S"));
        assertThat(send())
                .isEqualTo(new Outcome.Retry(null, Cause.NO_CREDENTIAL, "credential: no answer within PT10S"));
    }

    @Test
    void aFaultOfTheProtocolsCodeStillGivesAnOutcome() throws Exception {
        transport.answers(response(999));
        assertThat(send()).isEqualTo(new Outcome.Retry(null, Cause.AMBIGUOUS, "internal: IllegalArgumentException"));
        assertThat(await(call(() -> client.send(client.encode(MESSAGE), new FcmEndpoint("broken", NOW)))))
                .isEqualTo(new Outcome.Retry(null, Cause.NOT_SENT, "internal: IllegalArgumentException"));
    }

    @Test
    void closesWhenThePushesUnderWayHaveEnded() throws Exception {
        Promise<Response> answer = Promise.promise();
        transport.next.add(answer.future());
        Future<Outcome> outcome = call(() -> client.send(client.encode(MESSAGE), ENDPOINT));
        Future<Void> closed = call(client::close);
        assertThat(call(client::close)).isSameAs(closed);
        assertThat(closed.isComplete()).isFalse();
        assertThat(send()).isEqualTo(new Outcome.Retry(null, Cause.NOT_SENT, "the client is closed"));
        answer.complete(response(200));
        assertThat(await(outcome)).isEqualTo(Outcome.Accepted.UNNAMED);
        await(closed);
    }

    @Test
    void makesACostlyRequestOnItsThreadsAndSendsItOnItsContext() throws Exception {
        transport.answers(response(200));
        Future<Outcome> outcome = start(costly, ENDPOINT);
        assertThat(transport.paths).isEmpty();
        tasks.take().run();
        assertThat(await(outcome)).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(transport.paths).containsExactly("/token with key 1");
        assertThat(transport.contexts).containsExactly(context);
    }

    @Test
    void makesACostlyRequestAgainForEachResend() throws Exception {
        transport.answers(new Unprocessed("GOAWAY"), response(401), response(200));
        Future<Outcome> outcome = start(costly, ENDPOINT);
        tasks.take().run();
        tasks.take().run();
        tasks.take().run();
        assertThat(await(outcome)).isEqualTo(Outcome.Accepted.UNNAMED);
        assertThat(transport.paths).containsExactly("/token with key 1", "/token with key 1", "/token with key 2");
    }

    @Test
    void aFaultOnTheThreadsForRequestsStillGivesAnOutcome() throws Exception {
        Future<Outcome> exception = start(costly, new FcmEndpoint("broken", NOW));
        tasks.take().run();
        assertThat(await(exception))
                .isEqualTo(new Outcome.Retry(null, Cause.NOT_SENT, "internal: IllegalArgumentException"));
        Future<Outcome> error = start(costly, new FcmEndpoint("unlinked", NOW));
        tasks.take().run();
        assertThat(await(error)).isEqualTo(new Outcome.Retry(null, Cause.NOT_SENT, "internal: LinkageError"));
        await(call(costly::close));
    }

    @Test
    void threadsThatTakeNoMoreLeaveThePushNotSent() throws Exception {
        Http2PushClient<FcmEndpoint> refused =
                new Http2PushClient<>(context, new FakeProtocol(), credentials, transport, new Events(), task -> {
                    throw new RejectedExecutionException();
                });
        assertThat(await(start(refused, ENDPOINT)))
                .isEqualTo(new Outcome.Retry(null, Cause.NOT_SENT, "no thread has room to make the request"));
        await(call(refused::close));
    }

    @Test
    void closesWhenTheRequestsBeingMadeHaveBeenAnswered() throws Exception {
        transport.answers(response(200));
        Future<Outcome> outcome = start(costly, ENDPOINT);
        Future<Void> closed = call(costly::close);
        assertThat(closed.isComplete()).isFalse();
        tasks.take().run();
        assertThat(await(outcome)).isEqualTo(Outcome.Accepted.UNNAMED);
        await(closed);
    }

    private static Future<Outcome> start(Http2PushClient<FcmEndpoint> client, FcmEndpoint endpoint) throws Exception {
        return call(() -> client.send(client.encode(MESSAGE), endpoint));
    }

    private Outcome send() throws Exception {
        return await(call(() -> client.send(client.encode(MESSAGE), ENDPOINT)));
    }

    private static Response response(int status) {
        return new Response(status, List.of(), new byte[0]);
    }

    /** Calls on the context, and waits until the call has returned. */
    private static <T> Future<T> call(Supplier<Future<T>> call) throws Exception {
        Promise<Future<T>> made = Promise.promise();
        context.runOnContext(none -> made.complete(call.get()));
        return await(made.future());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private final class Events implements TransportListener {
        @Override
        public void resent(Origin origin) {
            events.add("resent");
        }

        @Override
        public void credentialRefused(Origin origin) {
            events.add("credentialRefused");
        }
    }

    private static final class FakeTransport implements Transport {

        private final Deque<Future<Response>> next = new ArrayDeque<>();
        private final List<String> paths = new ArrayList<>();
        private final List<@Nullable Context> contexts = new ArrayList<>();

        void answers(Object... answers) {
            for (Object answer : answers) {
                next.add(
                        answer instanceof Response response
                                ? Future.succeededFuture(response)
                                : Future.failedFuture((TransportFailure) answer));
            }
        }

        @Override
        public void exchange(Origin origin, Request request, Completable<Response> answer) {
            paths.add(request.target().toString());
            contexts.add(Vertx.currentContext());
            next.remove().onComplete(answer);
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }

    private static final class FakeCredentials implements CredentialSource {

        private final List<String> refused = new ArrayList<>();
        private @Nullable Future<Credential> next;

        @Override
        public Future<Credential> get(String audience) {
            assertThat(audience).isEqualTo("https://push.example");
            return next != null ? next : Future.succeededFuture(new Credential("key " + (refused.size() + 1), NOW));
        }

        @Override
        public void refused(Credential credential) {
            refused.add(credential.authorization());
        }
    }

    private static final class FakeProtocol implements ProviderProtocol<FcmEndpoint> {

        @Override
        public Class<FcmEndpoint> endpointType() {
            return FcmEndpoint.class;
        }

        @Override
        public EncodedPush encode(Message message) {
            return new EncodedPush(message, List.of(), Body.EMPTY);
        }

        @Override
        public Origin origin(FcmEndpoint endpoint) {
            return new Origin("push.example", 443, "");
        }

        @Override
        public Request request(EncodedPush push, FcmEndpoint endpoint, Credential credential) {
            if (endpoint.registrationToken().equals("broken")) {
                throw new IllegalArgumentException("no such header");
            }
            if (endpoint.registrationToken().equals("unlinked")) {
                throw new LinkageError("no such class");
            }
            String path = "/" + endpoint.registrationToken() + " with " + credential.authorization();
            return new Request(RequestTarget.of(path), push.headers(), List.of(), push.body());
        }

        @Override
        public Outcome decode(Response response) {
            return switch (response.status()) {
                case 200 -> Outcome.Accepted.UNNAMED;
                case 420 -> new Outcome.Retry(Duration.ofSeconds(7), Cause.NOT_SENT, "shutdown");
                case 503 -> new Outcome.Retry(null, Cause.NOT_SENT, "shutdown");
                case 401 -> new Outcome.Retry(null, Cause.CREDENTIAL_EXPIRED, "expired");
                default -> throw new IllegalArgumentException("no such status");
            };
        }
    }
}
