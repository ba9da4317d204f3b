package io.tapline.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsProtocol;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Content;
import io.tapline.push.Credential;
import io.tapline.push.Message;
import io.tapline.push.Urgency;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The requests of one turn of an event loop, all to APNs, and the bytes of a provider's answers to them. */
final class Burst {

    static final int SIZE = 32;
    static final Origin ORIGIN = new Origin("api.push.apple.com", 443, "");

    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int OFFSET_OF_STREAM_ID = 5;
    private static final List<String> APNS_HEADERS = List.of(":status", "200");
    private static final List<String> FCM_HEADERS = List.of(
            ":status", "200",
            "content-type", "application/json; charset=UTF-8",
            "vary", "Origin",
            "vary", "X-Origin",
            "vary", "Referer",
            "date", "Sat, 21 Nov 2026 08:00:00 GMT",
            "server", "ESF",
            "cache-control", "private",
            "x-xss-protection", "0",
            "x-frame-options", "SAMEORIGIN",
            "x-content-type-options", "nosniff");
    private static final byte[] FCM_BODY =
            "{\n  \"name\": \"projects/example-project/messages/0:1763712000000000%31bd1c9631bd1c96\"\n}\n"
                    .getBytes(US_ASCII);

    private Burst() {}

    /** Each to another device, with the body of the same message. */
    static Request[] requests() {
        ApnsProtocol apns = new ApnsProtocol(
                new ApnsConfig(new ApnsConfig.Token("TEAM123456", "KEY1234567", "the key signs nothing here")),
                Clock.systemUTC());
        Credential credential = new Credential("bearer " + "x".repeat(220), Instant.MAX);
        EncodedPush push = apns.encode(new Message(
                UUID.fromString("0193a1b2-0000-7000-8000-123456789abc"),
                new Content.Tap(),
                Urgency.HIGH,
                Instant.parse("2036-11-28T08:00:00Z"),
                null));
        return IntStream.range(0, SIZE)
                .mapToObj(number -> new ApnsEndpoint(
                        "%064x".formatted(number * 0x9E37_79B9L),
                        "com.example.mail",
                        Environment.PRODUCTION,
                        Instant.EPOCH))
                .map(endpoint -> apns.request(push, endpoint, credential))
                .toArray(Request[]::new);
    }

    /**
     * Answers to as many requests as one burst has, still without stream ids: see {@link #address}.
     *
     * @param first whether they are the first of a connection: those after it refer to the HPACK table that these fill
     */
    static ByteBuf answers(String provider, boolean first) {
        DefaultHttp2HeadersEncoder hpack =
                new DefaultHttp2HeadersEncoder((name, value) -> "apns-id".contentEquals(name));
        ByteBuf bytes = Unpooled.buffer();
        try {
            for (int i = 0; i < SIZE; i++) {
                answer(provider, hpack, bytes);
            }
            if (!first) {
                bytes.clear();
                for (int i = 0; i < SIZE; i++) {
                    answer(provider, hpack, bytes);
                }
            }
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        return bytes;
    }

    private static void answer(String provider, DefaultHttp2HeadersEncoder hpack, ByteBuf bytes) throws Http2Exception {
        boolean apns = provider.equals("apns");
        ByteBuf block = Unpooled.buffer();
        hpack.encodeHeaders(
                1,
                apns ? headers(APNS_HEADERS).add("apns-id", UUID.randomUUID().toString()) : headers(FCM_HEADERS),
                block);
        frame(bytes, Http2FrameTypes.HEADERS, END_HEADERS | (apns ? END_STREAM : 0), block);
        if (!apns) {
            frame(bytes, Http2FrameTypes.DATA, END_STREAM, Unpooled.wrappedBuffer(FCM_BODY));
        }
    }

    private static Http2Headers headers(List<String> namesAndValues) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            headers.add(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
        return headers;
    }

    private static void frame(ByteBuf bytes, byte type, int flags, ByteBuf payload) {
        bytes.writeMedium(payload.readableBytes())
                .writeByte(type)
                .writeByte(flags)
                .writeInt(0)
                .writeBytes(payload);
    }

    /** Makes them answers to the streams from this one on. */
    static void address(ByteBuf answers, int firstStreamId) {
        int streamId = firstStreamId;
        for (int at = 0; at < answers.writerIndex(); ) {
            answers.setInt(at + OFFSET_OF_STREAM_ID, streamId);
            if ((answers.getByte(at + 4) & END_STREAM) != 0) {
                streamId += 2;
            }
            at += Http2CodecUtil.FRAME_HEADER_LENGTH + answers.getMedium(at);
        }
    }
}
