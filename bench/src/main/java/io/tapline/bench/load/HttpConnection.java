package io.tapline.bench.load;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive HTTP/1.1 connection that carries one request at a time, and no more of HTTP than the gateway's answers need: the
 * generator shares the machine with what it measures. Confined to its event loop.
 */
final class HttpConnection extends ByteToMessageDecoder implements Lane {

    static final ByteBuf END_OF_HEAD = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(new byte[] {13, 10, 13, 10}));
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_DIGITS = 3;

    private final Owner owner;
    private @Nullable ChannelHandlerContext context;
    private Carrier.@Nullable Answer waiting;
    private @Nullable String head;
    private int bodyLength;

    HttpConnection(Owner owner) {
        this.owner = owner;
    }

    @Override
    public void send(ByteBuf request, Carrier.Answer answer) {
        waiting = answer;
        requireNonNull(context, "not connected").writeAndFlush(request, context.voidPromise());
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        owner.idle(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        super.channelInactive(inactive);
        answer(0, Unpooled.EMPTY_BUFFER);
        owner.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext broken, Throwable cause) {
        if (!(cause instanceof IOException)) {
            System.err.println("bench: a connection to the gateway broke: " + cause);
        }
        broken.close();
    }

    @Override
    protected void decode(ChannelHandlerContext ignored, ByteBuf in, List<Object> none) {
        if (head == null && !readHead(in)) {
            return;
        }
        if (in.readableBytes() < bodyLength) {
            return;
        }
        int status = Integer.parseInt(requireNonNull(head), STATUS_AT, STATUS_AT + STATUS_DIGITS, 10);
        ByteBuf body = in.readSlice(bodyLength);
        answer(status, body);
        owner.idle(this);
    }

    private boolean readHead(ByteBuf in) {
        int end = ByteBufUtil.indexOf(END_OF_HEAD, in);
        if (end < 0) {
            return false;
        }
        int length = end - in.readerIndex();
        String text = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
        in.skipBytes(END_OF_HEAD.readableBytes());
        String contentLength = header(text, "content-length");
        bodyLength = contentLength == null ? 0 : Integer.parseInt(contentLength);
        head = text;
        return true;
    }

    private void answer(int status, ByteBuf body) {
        Carrier.Answer answer = waiting;
        String of = head;
        waiting = null;
        head = null;
        if (answer != null) {
            answer.received(status, of == null ? Carrier.Head.NONE : name -> header(of, name), body);
        }
    }

    /** A header's value, by its name in lower case, or null. */
    static @Nullable String header(String head, String name) {
        int line = head.indexOf("\r\n");
        while (line >= 0) {
            int start = line + 2;
            int colon = start + name.length();
            int next = head.indexOf("\r\n", start);
            if (head.regionMatches(true, start, name, 0, name.length())
                    && colon < head.length()
                    && head.charAt(colon) == ':') {
                return head.substring(colon + 1, next < 0 ? head.length() : next)
                        .trim();
            }
            line = next;
        }
        return null;
    }
}
