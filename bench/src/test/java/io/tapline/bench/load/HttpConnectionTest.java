package io.tapline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpConnectionTest {

    private static final String CREATED =
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nlocation: /x/7\r\nContent-Length: 4\r\n\r\nbody";

    private final List<String> events = new ArrayList<>();
    private final HttpConnection connection = new HttpConnection(new Lane.Owner() {
        @Override
        public void idle(Lane idle) {
            events.add("idle");
        }

        @Override
        public void closed(Lane closed) {
            events.add("closed");
        }
    });
    private final EmbeddedChannel channel = new EmbeddedChannel(connection);

    private void send() {
        connection.send(Unpooled.EMPTY_BUFFER, this::answered);
    }

    private void answered(int status, Carrier.Head head, ByteBuf body) {
        events.add(status + " " + body.toString(UTF_8));
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, UTF_8));
    }

    @Test
    void anAnswerIsWholeThoughItComesByteByByte() {
        send();
        for (int i = 0; i < CREATED.length(); i++) {
            receive(CREATED.substring(i, i + 1));
        }
        assertThat(events).containsExactly("idle", "201 body", "idle");
    }

    @Test
    void anAnswerWithoutABodyIsWholeAfterItsHead() {
        send();
        receive("HTTP/1.1 204 No Content\r\nrequest-id: 1\r\n\r\n");
        assertThat(events).containsExactly("idle", "204 ", "idle");
    }

    @Test
    void aConnectionCarriesOneRequestAfterTheOther() {
        send();
        receive(CREATED);
        send();
        receive("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\n\r\nno");
        assertThat(events).containsExactly("idle", "201 body", "idle", "503 no", "idle");
    }

    @Test
    void aConnectionThatEndsAnswersWhatWasUnderWay() {
        send();
        channel.close();
        assertThat(events).containsExactly("idle", "0 ", "closed");
    }

    @Test
    void headersAreFoundInAnyCaseAndByTheirWholeName() {
        String head = "HTTP/1.1 201 Created\r\nX-Location: a\r\nLocation:  /b \r\nlast: c";
        assertThat(HttpConnection.header(head, "location")).isEqualTo("/b");
        assertThat(HttpConnection.header(head, "last")).isEqualTo("c");
        assertThat(HttpConnection.header(head, "content-length")).isNull();
        assertThat(HttpConnection.header(head, "loc")).isNull();
    }
}
