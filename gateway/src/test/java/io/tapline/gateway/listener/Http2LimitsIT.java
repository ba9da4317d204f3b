package io.tapline.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.listener.Refusals.Reason;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Floods of HTTP/2 frames, byte by byte: each ends with the connection, not with the gateway. */
class Http2LimitsIT extends ListenerCase {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int PRIORITY = 2;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ENHANCE_YOUR_CALM = 11;

    /** HPACK: GET, /, http, and authority "a" without indexing. */
    private static final byte[] REQUEST = {(byte) 0x82, (byte) 0x84, (byte) 0x86, 0x01, 0x01, 'a'};

    private static final byte[] POST = {(byte) 0x83, (byte) 0x84, (byte) 0x86, 0x01, 0x01, 'a'};

    private final AtomicInteger requests = new AtomicInteger();

    private Socket http2() throws IOException {
        Socket socket = connect();
        write(socket, "PRI * HTTP/2.0\n\nSM\n\n");
        socket.getOutputStream().write(frame(SETTINGS, 0, 0));
        return socket;
    }

    private void listen() {
        listen(null, request -> {
            requests.incrementAndGet();
            request.response().end("ok");
        });
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        return bytes.toByteArray();
    }

    /** Writes frames until the other side closes; it may have closed before the last. */
    private static void flood(Socket socket, int count, byte[] frame) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                socket.getOutputStream().write(frame);
            }
        } catch (SocketException closed) {
            // As it should.
        }
    }

    /** The error code of the GOAWAY that ends the connection; -1 if it ends without. */
    private static int goAway(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int code = -1;
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.skipNBytes(5);
                byte[] payload = in.readNBytes(length);
                if (type == GOAWAY && payload.length >= 8) {
                    code = payload[7] & 0xff;
                }
            }
        } catch (java.io.EOFException | SocketException end) {
            return code;
        }
    }

    private static void openStreams(Socket socket, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            socket.getOutputStream().write(frame(HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, REQUEST));
        }
    }

    /** Reads up to a frame of this type. */
    private static void await(Socket socket, int wanted) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        int type = -1;
        while (type != wanted) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            type = in.readUnsignedByte();
            in.skipNBytes(5L + length);
        }
    }

    /** A reset may overtake the GOAWAY on its way; then only the end is seen. */
    private void assertEndedBy(Socket socket, Reason reason) throws IOException {
        assertThat(goAway(socket)).isIn(ENHANCE_YOUR_CALM, -1);
        assertThat(refused(reason)).isEqualTo(1);
    }

    @Test
    void emptyContinuationsWithoutEndCloseTheConnection() throws IOException {
        listen();
        try (Socket socket = http2()) {
            socket.getOutputStream().write(frame(HEADERS, END_STREAM, 1, REQUEST));
            flood(socket, 100, frame(CONTINUATION, 0, 1));

            assertEndedBy(socket, Reason.CONTINUATION_FLOOD);
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void headersInSomeContinuationsAreARequest() throws IOException {
        listen();
        try (Socket socket = http2()) {
            socket.getOutputStream().write(frame(HEADERS, END_STREAM, 1));
            for (byte part : REQUEST) {
                socket.getOutputStream().write(frame(CONTINUATION, 0, 1, part));
            }
            socket.getOutputStream().write(frame(CONTINUATION, END_HEADERS, 1));
            await(socket, HEADERS);
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void pingFloodClosesTheConnection() throws IOException {
        listen();
        try (Socket socket = http2()) {
            flood(socket, 100, frame(PING, 0, 0, new byte[8]));

            assertEndedBy(socket, Reason.CONTROL_FLOOD);
        }
    }

    @Test
    void settingsFloodClosesTheConnection() throws IOException {
        listen();
        try (Socket socket = http2()) {
            flood(socket, 100, frame(SETTINGS, 0, 0));

            assertEndedBy(socket, Reason.CONTROL_FLOOD);
        }
    }

    @Test
    void priorityFloodClosesTheConnection() throws IOException {
        listen();
        try (Socket socket = http2()) {
            flood(socket, 100, frame(PRIORITY, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 3, (byte) 1));

            assertEndedBy(socket, Reason.CONTROL_FLOOD);
        }
    }

    @Test
    void emptyDataFloodClosesTheConnection() throws IOException {
        listen(null, request -> requests.incrementAndGet());
        try (Socket socket = http2()) {
            socket.getOutputStream().write(frame(HEADERS, END_HEADERS, 1, POST));
            flood(socket, 100, frame(DATA, 0, 1));

            // By Netty, which takes ten, or by us.
            assertThat(goAway(socket)).isIn(ENHANCE_YOUR_CALM, -1);
        }
    }

    @Test
    void rapidResetClosesTheConnection() throws IOException {
        listen(null, request -> requests.incrementAndGet());
        try (Socket socket = http2()) {
            try {
                for (int stream = 1; stream < 200; stream += 2) {
                    socket.getOutputStream().write(frame(HEADERS, END_STREAM | END_HEADERS, stream, REQUEST));
                    socket.getOutputStream()
                            .write(frame(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8));
                }
            } catch (SocketException closed) {
                // As it should.
            }
            assertThat(goAway(socket)).isIn(ENHANCE_YOUR_CALM, -1);
        }
        assertThat(requests.get()).isLessThan(30);
    }

    @Test
    void streamsOverTheLimitAreRefused() throws IOException {
        listen(null, request -> requests.incrementAndGet());
        try (Socket socket = http2()) {
            await(socket, SETTINGS);
            socket.getOutputStream().write(frame(SETTINGS, ACK, 0));
            openStreams(socket, 11);
            await(socket, RST_STREAM);
        }
        assertThat(requests.get()).isEqualTo(10);
    }

    @Test
    void streamsWithoutAcknowledgedSettingsCloseTheConnection() throws IOException {
        listen(null, request -> requests.incrementAndGet());
        try (Socket socket = http2()) {
            openStreams(socket, 11);

            assertEndedBy(socket, Reason.STREAMS);
        }
        assertThat(requests.get()).isLessThanOrEqualTo(10);
    }

    @Test
    void frameThatDoesNotEndClosesTheConnection() throws IOException {
        limits.set(limits(Duration.ofMillis(200), FOREVER));
        listen();
        try (Socket socket = http2()) {
            socket.getOutputStream().write(frame(HEADERS, END_STREAM | END_HEADERS, 1, REQUEST), 0, 12);

            goAway(socket);
        }
        assertThat(refused(Reason.SLOW_HEADERS)).isEqualTo(1);
    }

    @Test
    void bodyThatDoesNotEndResetsItsStream() throws Exception {
        limits.set(limits(Duration.ofMillis(200), FOREVER));
        listen(null, request -> requests.incrementAndGet());
        try (Socket socket = http2()) {
            socket.getOutputStream().write(frame(HEADERS, END_HEADERS, 1, POST));

            await(socket, RST_STREAM);
            assertThat(refused(Reason.SLOW_BODY)).isEqualTo(1);
        }
    }

    @Test
    void answerForWhichNoWindowIsGivenClosesTheConnection() throws Exception {
        limits.set(limits(Duration.ofMillis(200), FOREVER));
        listen(null, request -> request.response().end(Buffer.buffer(new byte[1 << 20])));
        try (Socket socket = http2()) {
            socket.getOutputStream().write(frame(HEADERS, END_STREAM | END_HEADERS, 1, REQUEST));

            readToEnd(socket);
            assertThat(refused(Reason.SLOW_READER)).isEqualTo(1);
        }
    }

    @Test
    void firstByteOfAPostIsNotTakenForThePreface() throws IOException {
        listen();
        try (Socket socket = connect()) {
            write(socket, "P");
            // The event loop, there is one, has read the byte when it has answered another connection.
            try (Socket other = connect()) {
                write(other, "GET / HTTP/1.1\nHost: a\n\n");
                assertThat(readLine(other)).isEqualTo("HTTP/1.1 200 OK");
            }
            write(socket, "OST / HTTP/1.1\nHost: a\nContent-Length: 0\n\n");

            assertThat(readLine(socket)).isEqualTo("HTTP/1.1 200 OK");
        }
    }
}
