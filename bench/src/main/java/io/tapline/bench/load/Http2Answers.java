package io.tapline.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/** What the gateway's frames mean to a lane. Confined to its event loop. */
final class Http2Answers extends Http2FrameAdapter {

    private final Http2Lane lane;

    Http2Answers(Http2Lane lane) {
        this.lane = lane;
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext read,
            int stream,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end) {
        onHeadersRead(read, stream, headers, padding, end);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext read, int stream, Http2Headers headers, int padding, boolean end) {
        Http2Lane.Waiting one = lane.waiting(stream);
        if (one != null) {
            one.headers(headers);
            if (end) {
                lane.ended(stream, Unpooled.EMPTY_BUFFER);
            }
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext read, int stream, ByteBuf data, int padding, boolean end) {
        int bytes = data.readableBytes() + padding;
        lane.consumed(bytes);
        Http2Lane.Waiting one = lane.waiting(stream);
        if (one != null && end) {
            lane.ended(stream, data);
        } else if (one != null) {
            one.keep(data);
        }
        return bytes;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext read, int stream, long code) {
        lane.failed(stream);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext read, Http2Settings settings) throws Http2Exception {
        lane.settings(settings.headerTableSize(), settings.initialWindowSize());
    }

    @Override
    public void onPingRead(ChannelHandlerContext read, long data) {
        lane.pinged(data);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext read, int lastStream, long code, ByteBuf reason) {
        lane.leave(lastStream);
    }

    @Override
    public void onWindowUpdateRead(ChannelHandlerContext read, int stream, int increment) {
        // That of a stream is of no use: its body fitted into what it had at first.
        if (stream == 0) {
            lane.widened(increment);
        }
    }
}
