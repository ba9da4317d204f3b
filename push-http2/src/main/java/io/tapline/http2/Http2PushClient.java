package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.tapline.push.Endpoint;
import io.tapline.push.Message;
import io.tapline.push.Outcome;
import io.tapline.push.Push;
import io.tapline.push.PushClient;
import io.vertx.core.AsyncResult;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one {@link PushClient}: a provider's {@link ProviderProtocol}, its credentials, and a transport. Here, once for all
 * providers, are the steps of a push: credential, request, exchange, answer; what is surely safe is sent again, and a
 * credential that the provider calls expired is renewed once.
 *
 * <p>It owns neither the transport nor the credentials: who made them closes them.
 */
public final class Http2PushClient<E extends Endpoint> implements PushClient {

    /** How often a push that was surely not processed is sent again. */
    static final int MAX_RESENDS = 2;

    private static final Logger log = LoggerFactory.getLogger(Http2PushClient.class);

    private final Context context;
    private final ProviderProtocol<E> protocol;
    private final CredentialSource credentials;
    private final Transport transport;
    private final TransportListener listener;
    private final @Nullable Executor requestThreads;
    private int underWay;
    private @Nullable Promise<Void> closing;

    /**
     * Makes the requests where it sends them, on the event loop.
     *
     * @param context the one that the transport lives on
     * @param credentials shared with other event loops; may complete on any of them
     */
    public Http2PushClient(
            Context context,
            ProviderProtocol<E> protocol,
            CredentialSource credentials,
            Transport transport,
            TransportListener listener) {
        this(context, protocol, credentials, transport, listener, null);
    }

    /**
     * @param requestThreads make the requests of a protocol that takes too long for an event loop; null makes them there. When
     *     they take no more, a push is answered {@link Outcome.Cause#NOT_SENT}. Not closed by this
     */
    public Http2PushClient(
            Context context,
            ProviderProtocol<E> protocol,
            CredentialSource credentials,
            Transport transport,
            TransportListener listener,
            @Nullable Executor requestThreads) {
        this.context = requireNonNull(context, "context");
        this.protocol = requireNonNull(protocol, "protocol");
        this.credentials = requireNonNull(credentials, "credentials");
        this.transport = requireNonNull(transport, "transport");
        this.listener = requireNonNull(listener, "listener");
        this.requestThreads = requestThreads;
    }

    @Override
    public Push encode(Message message) {
        return protocol.encode(message);
    }

    @Override
    public Future<Outcome> send(Push push, Endpoint endpoint) {
        if (closing != null) {
            return Future.succeededFuture(new Outcome.Retry(null, Outcome.Cause.NOT_SENT, "the client is closed"));
        }
        Sending sending =
                new Sending((EncodedPush) push, protocol.endpointType().cast(endpoint), EventLoops.promise(context));
        underWay++;
        sending.start();
        return sending.promise.future();
    }

    @Override
    public Future<Void> close() {
        if (closing == null) {
            closing = EventLoops.promise(context);
            if (underWay == 0) {
                closing.complete();
            }
        }
        return closing.future();
    }

    /** One push on its way, through all its attempts; hears of each answer. */
    private final class Sending implements Completable<Response> {

        private final EncodedPush push;
        private final E endpoint;
        private final Promise<Outcome> promise;
        private @Nullable Origin origin;
        private @Nullable Credential credential;
        private int resends;
        private boolean renewed;

        Sending(EncodedPush push, E endpoint, Promise<Outcome> promise) {
            this.push = push;
            this.endpoint = endpoint;
            this.promise = promise;
        }

        void start() {
            try {
                Origin origin = protocol.origin(endpoint);
                this.origin = origin;
                Future<Credential> current = credentials.get(origin.audience());
                if (current.succeeded()) {
                    makeRequest(origin, current.result());
                } else {
                    // It may complete on any thread.
                    current.onComplete(found -> context.runOnContext(none -> credentialCame(origin, found)));
                }
            } catch (RuntimeException e) {
                unexpected(e, Outcome.Cause.NOT_SENT);
            }
        }

        private void credentialCame(Origin origin, AsyncResult<Credential> found) {
            if (found.succeeded()) {
                try {
                    makeRequest(origin, found.result());
                } catch (RuntimeException e) {
                    unexpected(e, Outcome.Cause.NOT_SENT);
                }
            } else {
                String reason = "credential: " + harmless(found.cause());
                settle(new Outcome.Retry(null, Outcome.Cause.NO_CREDENTIAL, reason));
            }
        }

        private void makeRequest(Origin origin, Credential credential) {
            this.credential = credential;
            if (requestThreads == null) {
                exchange(origin, protocol.request(push, endpoint, credential));
            } else {
                makeRequestOn(requestThreads, origin, credential);
            }
        }

        private void makeRequestOn(Executor threads, Origin origin, Credential credential) {
            Promise<Request> made = EventLoops.promise(context);
            made.future().onComplete(request -> exchange(origin, request), e -> unexpected(e, Outcome.Cause.NOT_SENT));
            try {
                threads.execute(() -> makeRequest(credential, made));
            } catch (RejectedExecutionException full) {
                settle(notSent("no thread has room to make the request"));
            }
        }

        /** On any thread. */
        private void makeRequest(Credential credential, Promise<Request> made) {
            Request request;
            try {
                request = protocol.request(push, endpoint, credential);
            } catch (Throwable e) { // an Error too: nobody else would hear of it, and the push would hang
                made.fail(e);
                return;
            }
            made.complete(request);
        }

        private void exchange(Origin origin, Request request) {
            try {
                transport.exchange(origin, request, this);
            } catch (RuntimeException e) {
                unexpected(e, Outcome.Cause.NOT_SENT);
            }
        }

        @Override
        public void complete(@Nullable Response response, @Nullable Throwable failure) {
            try {
                if (response != null) {
                    answered(protocol.decode(response));
                } else {
                    failed(failure);
                }
            } catch (RuntimeException e) {
                unexpected(e, Outcome.Cause.AMBIGUOUS);
            }
        }

        private void answered(Outcome outcome) {
            if (outcome instanceof Outcome.Retry retry
                    && retry.cause() == Outcome.Cause.CREDENTIAL_EXPIRED
                    && !renewed
                    && credential != null) {
                renewed = true;
                credentials.refused(credential);
                if (origin != null) {
                    listener.credentialRefused(origin);
                }
                start();
            } else if (isNotSent(outcome) && resends < MAX_RESENDS) {
                resend();
            } else {
                settle(outcome);
            }
        }

        private void failed(@Nullable Throwable failure) {
            if (!(failure instanceof TransportFailure known)) {
                settle(new Outcome.Retry(null, Outcome.Cause.AMBIGUOUS, String.valueOf(failure)));
            } else if (known instanceof TransportFailure.Unprocessed && resends < MAX_RESENDS) {
                resend();
            } else if (known instanceof TransportFailure.Forbidden) {
                settle(new Outcome.Rejected(Outcome.Fault.ENDPOINT, String.valueOf(known.getMessage())));
            } else if (known.isSafeToResend()) {
                settle(notSent(String.valueOf(known.getMessage())));
            } else {
                settle(new Outcome.Retry(null, Outcome.Cause.AMBIGUOUS, String.valueOf(known.getMessage())));
            }
        }

        private void resend() {
            resends++;
            if (origin != null) {
                listener.resent(origin);
            }
            start();
        }

        /** A fault of the protocol's code: it must not cost the push its outcome. */
        private void unexpected(Throwable e, Outcome.Cause cause) {
            log.error("{} failed on a push", protocol.getClass().getSimpleName(), e);
            settle(new Outcome.Retry(null, cause, "internal: " + e.getClass().getSimpleName()));
        }

        private void settle(Outcome outcome) {
            if (!promise.tryComplete(outcome)) {
                return;
            }
            underWay--;
            if (closing != null && underWay == 0) {
                closing.tryComplete();
            }
        }
    }

    /** Only a transport's failure is quoted: another may tell what a token endpoint was sent. */
    private static String harmless(Throwable cause) {
        return cause instanceof TransportFailure
                ? String.valueOf(cause.getMessage())
                : cause.getClass().getSimpleName();
    }

    /** Whether the answer was about the connection, and the push was not looked at: it goes over another one at once. */
    private static boolean isNotSent(Outcome outcome) {
        return outcome instanceof Outcome.Retry retry
                && retry.cause() == Outcome.Cause.NOT_SENT
                && retry.after() == null;
    }

    private static Outcome notSent(String reason) {
        return new Outcome.Retry(null, Outcome.Cause.NOT_SENT, reason);
    }
}
