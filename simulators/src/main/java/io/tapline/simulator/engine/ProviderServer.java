package io.tapline.simulator.engine;

import io.netty.handler.codec.http2.Http2Settings;
import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;
import io.tapline.simulator.wire.Service;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The way of a request through any of the simulators: judged, recorded, then answered as usual or as scripted. */
public final class ProviderServer implements Service {

    private final String name;
    private final Provider provider;
    private final Inbox inbox;
    private final Scripts scripts = new Scripts();
    private final Clock clock;
    private final int connectionWindow;
    private final Map<Long, Connection> connections = new ConcurrentHashMap<>();
    private final AtomicLong connectionCount = new AtomicLong();
    private volatile PushListener listener = (request, target, status, error) -> {};

    public ProviderServer(String name, Provider provider, int keep, Clock clock, int connectionWindow) {
        this.name = name;
        this.provider = provider;
        this.inbox = new Inbox(keep);
        this.clock = clock;
        this.connectionWindow = connectionWindow;
    }

    public Inbox inbox() {
        return inbox;
    }

    public Scripts scripts() {
        return scripts;
    }

    /** Tells someone of every push from now on, instead of the one who was told before. */
    public void listen(PushListener other) {
        listener = other;
    }

    /** The open connections by id. */
    public Map<Long, Connection> connections() {
        return Map.copyOf(connections);
    }

    /** How many connections came since the start. */
    public long connectionCount() {
        return connectionCount.get();
    }

    @Override
    public Consumer<Request> connected(Connection connection) {
        connections.put(connection.id(), connection);
        connectionCount.incrementAndGet();
        scripts.connected(connection.id());
        Provider.Session session = provider.connected(connection);
        return request -> session.judge(request).fold(new Answering(request));
    }

    @Override
    public void disconnected(Connection connection) {
        connections.remove(connection.id());
        scripts.disconnected(connection.id());
    }

    @Override
    public Http2Settings firstSettings(Connection connection) {
        return provider.firstSettings(connection);
    }

    @Override
    public int connectionWindow() {
        return connectionWindow;
    }

    private final class Answering implements Verdict.Cases<Boolean> {
        private final Request request;

        Answering(Request request) {
            this.request = request;
        }

        @Override
        public Boolean accepted(Verdict.Accepted verdict) {
            Exchange exchange = new Exchange(request, verdict, provider);
            Answer answer = scripts.next(request.connection().id(), verdict.target());
            record(verdict.target(), verdict.plaintext(), answer.status(exchange), null);
            answer.give(exchange);
            return true;
        }

        @Override
        public Boolean refused(Verdict.Refused verdict) {
            record(verdict.target(), null, verdict.reply().status(), verdict.error());
            return respond(verdict.reply());
        }

        @Override
        public Boolean aside(Verdict.Aside verdict) {
            Reply reply = verdict.reply();
            var asAccepted = new Verdict.Accepted(verdict.target(), reply.status(), () -> reply, null);
            scripts.targetOnly(verdict.target()).give(new Exchange(request, asAccepted, provider));
            return true;
        }

        private boolean respond(Reply reply) {
            request.connection().respond(request.streamId(), reply);
            return true;
        }

        /** Before the answer goes out, so that a client that has it finds its push here. */
        private void record(String target, @Nullable String plaintext, int status, @Nullable String error) {
            listener.received(request, target, status, error);
            inbox.add(
                    status,
                    error == null,
                    () -> RequestRecord.of(request, name).received(clock.instant(), target, plaintext, status, error));
        }
    }
}
