package io.tapline.simulator.engine;

import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Pieces;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;

/** One valid request and its provider's ways to answer it. */
public final class Exchange {

    private final Request request;
    private final Verdict.Accepted verdict;
    private final Provider provider;

    Exchange(Request request, Verdict.Accepted verdict, Provider provider) {
        this.request = request;
        this.verdict = verdict;
        this.provider = provider;
    }

    Connection connection() {
        return request.connection();
    }

    int streamId() {
        return request.streamId();
    }

    int usualStatus() {
        return verdict.status();
    }

    void answerAsUsual() {
        connection().respond(streamId(), verdict.usual().get());
    }

    void answer(Answer.Status status) {
        connection().respond(streamId(), rendered(status));
    }

    void answer(Answer.Status status, Pieces pieces) {
        connection().respond(streamId(), rendered(status).in(pieces));
    }

    private Reply rendered(Answer.Status status) {
        return provider.render(status, request).headers(status.headers());
    }
}
