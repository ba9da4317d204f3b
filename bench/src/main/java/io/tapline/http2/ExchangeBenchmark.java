package io.tapline.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Completable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A connection without TLS and socket: a burst of 32 requests is written, then all answers come in one read. Stream table, flow
 * control, time-outs and the answers' objects included. Time and bytes are of one push.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@OperationsPerInvocation(Burst.SIZE)
public class ExchangeBenchmark implements Connection.Listener {

    private static final int LAST_USABLE_STREAM = Integer.MAX_VALUE - 4 * Burst.SIZE;

    @Param({"apns", "fcm"})
    public String answers = "";

    private final Request[] requests = Burst.requests();
    private final Answers answered = new Answers();
    private Http2Connection connection = newConnection();
    private EmbeddedChannel channel = new EmbeddedChannel();
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int nextStreamId;

    private Http2Connection newConnection() {
        return new Http2Connection(
                Burst.ORIGIN, TransportConfig.DEFAULTS, this, TransportListener.NONE, System::nanoTime, 1);
    }

    @Setup
    public void connect() {
        connection = newConnection();
        channel = new EmbeddedChannel(connection);
        ByteBuf settings = Unpooled.buffer();
        settings.writeMedium(0).writeByte(4).writeByte(0).writeInt(0);
        channel.writeInbound(settings);
        nextStreamId = 1;
        bytes = Burst.answers(answers, true);
        exchange();
        bytes = Burst.answers(answers, false);
    }

    @TearDown
    public void close() {
        channel.finishAndReleaseAll();
    }

    @Benchmark
    public void burst(Blackhole seen) {
        answered.seen = seen;
        exchange();
    }

    private void exchange() {
        if (nextStreamId > LAST_USABLE_STREAM) {
            throw new IllegalStateException("too many iterations: the streams of a connection are used up");
        }
        for (Request request : requests) {
            connection.send(new Exchange(Burst.ORIGIN, request, answered));
        }
        channel.runPendingTasks();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            out.release();
        }
        int before = answered.count;
        Burst.address(bytes, nextStreamId);
        nextStreamId += 2 * Burst.SIZE;
        channel.writeInbound(bytes.retainedDuplicate().readerIndex(0));
        if (answered.count != before + Burst.SIZE) {
            throw new IllegalStateException("not every request was answered");
        }
    }

    private static final class Answers implements Completable<Response> {

        private @Nullable Blackhole seen;
        private int count;

        @Override
        public void complete(@Nullable Response response, @Nullable Throwable failure) {
            if (response == null) {
                throw new IllegalStateException(failure);
            }
            count++;
            if (seen != null) {
                seen.consume(response);
            }
        }
    }

    // ---- The pool's part ----

    @Override
    public void opened(Connection connection) {}

    @Override
    public void roomChanged() {}

    @Override
    public void draining() {}

    @Override
    public void closed(String reason) {}
}
