package io.tapline.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.concurrent.TimeUnit;
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

/** The bytes of requests and of answers, without connection and socket. Time and bytes are of one push in a burst of 32. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@OperationsPerInvocation(Burst.SIZE)
public class FramesBenchmark {

    @Param({"apns", "fcm"})
    public String answers = "";

    private final Request[] requests = Burst.requests();
    private final FrameWriter writer =
            new FrameWriter(PooledByteBufAllocator.DEFAULT, new RequestHeaders("https", Burst.ORIGIN.authority()));
    private final ResponseHeaders headers = new ResponseHeaders();
    private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader(headers.decoder());
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext context = channel.pipeline().context(ChannelInboundHandlerAdapter.class);
    private ByteBuf bytes = Burst.answers("apns", false);

    @Setup
    public void receiveTheFirst(Blackhole seen) throws Http2Exception {
        bytes = Burst.answers(answers, true);
        Burst.address(bytes, 1);
        decode(seen);
        bytes = Burst.answers(answers, false);
        Burst.address(bytes, 1);
    }

    @TearDown
    public void close() {
        writer.close();
        reader.close();
        channel.finishAndReleaseAll();
    }

    /** HPACK and frames of the requests; the answers' parameter does not matter. */
    @Benchmark
    public int encode() {
        for (int i = 0; i < requests.length; i++) {
            Request request = requests[i];
            writer.headers(2 * i + 1, request);
            writer.data(2 * i + 1, request.body(), 0, request.body().length(), true);
        }
        ByteBuf burst = writer.take();
        int size = burst == null ? 0 : burst.readableBytes();
        if (burst != null) {
            burst.release();
        }
        return size;
    }

    /** Frames and HPACK of the answers. */
    @Benchmark
    public void decode(Blackhole seen) throws Http2Exception {
        bytes.readerIndex(0);
        while (bytes.isReadable()) {
            reader.readFrame(context, bytes, new Sink(seen));
        }
    }

    /** Takes what a connection takes of an answer. */
    private final class Sink extends Http2FrameAdapter {

        private final Blackhole seen;

        Sink(Blackhole seen) {
            this.seen = seen;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int streamId, Http2Headers ignored, int padding, boolean endOfStream) {
            seen.consume(headers.statusCode());
            seen.consume(headers.list());
        }

        @Override
        public int onDataRead(
                ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean endOfStream) {
            seen.consume(data.readableBytes());
            return data.readableBytes();
        }
    }
}
