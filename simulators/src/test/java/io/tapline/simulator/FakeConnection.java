package io.tapline.simulator;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes down what a simulator does to a client. */
public final class FakeConnection implements Connection {

    /** Everything done, in words: {@code "respond 1 200"}, {@code "settings 3=1000"}. */
    public final List<String> done = new ArrayList<>();

    /** The replies of {@link #respond}, in order. */
    public final List<Reply> replies = new ArrayList<>();

    private int lastStream = -1;

    /** A request as HTTP/2 brings it. */
    public Request request(String method, String path, Map<String, String> headers, String body) {
        return request(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    public Request request(String method, String path, Map<String, String> headers, byte[] body) {
        Http2Headers all =
                new DefaultHttp2Headers(false).method(method).path(path).scheme("https");
        headers.forEach(all::add);
        lastStream += 2;
        return new Request(this, lastStream, all, body);
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public String protocol() {
        return "h2";
    }

    @Override
    public EventLoop eventLoop() {
        return new DefaultEventLoop();
    }

    @Override
    public Optional<X509Certificate> clientCertificate() {
        return Optional.empty();
    }

    @Override
    public void respond(int streamId, Reply reply) {
        done.add("respond " + streamId + " " + reply.status());
        replies.add(reply);
    }

    @Override
    public void reset(int streamId, long errorCode) {
        done.add("reset " + streamId + " " + errorCode);
    }

    @Override
    public void goAway(int lastStreamId, long errorCode, String debugData) {
        done.add("goAway " + lastStreamId + " " + errorCode + " " + debugData);
    }

    @Override
    public void changeSettings(Http2Settings settings) {
        settings.forEach((identifier, value) -> done.add("settings " + (int) identifier + "=" + value));
    }

    @Override
    public void withholdWindow(boolean withheld) {
        done.add("withhold " + withheld);
    }

    @Override
    public void writeRaw(byte[] bytes) {
        done.add("raw " + bytes.length);
    }

    @Override
    public void abort() {
        done.add("abort");
    }
}
