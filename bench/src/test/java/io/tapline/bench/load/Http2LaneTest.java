package io.tapline.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Http2LaneTest {

    private static final int BODY_BYTES = 400;

    private static final PostTemplate TEMPLATE = new PostTemplate(
            "POST /beta/me/notifications HTTP/1.1\r\nHost: gateway:8080\r\nAuthorization: Bearer " + "t".repeat(700)
                    + "\r\nContent-Length: " + BODY_BYTES + "\r\nX-UNS-ID: ",
            "\r\n\r\n" + "b".repeat(BODY_BYTES));

    private final List<String> events = new ArrayList<>();
    private final PreparedPost post = new PreparedPost(TEMPLATE);
    private final Http2Lane lane = new Http2Lane(
            new Lane.Owner() {
                @Override
                public void idle(Lane idle) {
                    events.add("idle");
                }

                @Override
                public void closed(Lane closed) {
                    events.add("closed");
                }
            },
            1);
    private final EmbeddedChannel channel = new EmbeddedChannel(lane);
    private final Http2Peer gateway = new Http2Peer(channel);

    private void post(String unsid) {
        lane.send(post, unsid.getBytes(US_ASCII), this::answered);
        gateway.read();
    }

    private void answered(int status, Carrier.Head head, ByteBuf body) {
        events.add(status + " " + head.value("location") + " " + body.toString(US_ASCII));
    }

    @Test
    void aPostHasAllHeadersOfItsTemplateAndItsUsersId() {
        post("user-1");
        post("user-2");
        assertThat(gateway.requests).hasSize(2);
        assertThat(gateway.requests.get(0).headers())
                .containsEntry(":method", "POST")
                .containsEntry(":path", "/beta/me/notifications")
                .containsEntry(":scheme", "http")
                .containsEntry(":authority", "gateway:8080")
                .containsEntry("authorization", "Bearer " + "t".repeat(700))
                .containsEntry("x-uns-id", "user-1")
                .hasSize(6);
        assertThat(gateway.requests.get(0).body()).isEqualTo("b".repeat(BODY_BYTES));
        assertThat(gateway.requests.get(1).headers()).containsEntry("x-uns-id", "user-2");
        assertThat(gateway.requests.get(1).stream()).isEqualTo(3);
    }

    @Test
    void manyUsersDoNotPushTheCallersTokenOutOfTheTable() {
        for (int i = 0; i < 500; i++) {
            post("a-user-with-a-long-id-" + i);
            gateway.answer(2 * i + 1, 201, "/" + i, "");
        }
        assertThat(gateway.lastHeadBytes).isLessThan(100);
    }

    @Test
    void aWholeRequestOfHttp1IsSentAsTheSame() {
        lane.send(post.text("user-1".getBytes(US_ASCII)), this::answered);
        gateway.read();
        post("user-1");
        assertThat(gateway.requests.get(0).headers())
                .isEqualTo(gateway.requests.get(1).headers());
        assertThat(gateway.requests.get(0).body())
                .isEqualTo(gateway.requests.get(1).body());
    }

    @Test
    void aRequestWithoutABodyEndsWithItsHead() {
        ByteBuf request = Unpooled.copiedBuffer("GET /beta/me HTTP/1.1\r\nHost: a\r\n\r\n", US_ASCII);
        lane.send(request, this::answered);
        gateway.read();
        assertThat(gateway.requests.get(0).body()).isEmpty();
    }

    @Test
    void aTemplateThatChangesAnythingElseIsRefused() {
        PreparedPost other = new PreparedPost(new PostTemplate("POST / HTTP/1.1\r\nHost: a\r\n\r\nstart-", "-end"));
        assertThatThrownBy(() -> lane.send(other, new byte[] {'u'}, this::answered))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAnswerIsWholeThoughItsBodyComesInParts() {
        post("user-1");
        gateway.answer(1, 201, "/7", "one", "two", "three");
        assertThat(events).containsExactly("idle", "201 /7 onetwothree", "idle");
    }

    @Test
    void anAnswerMayHaveNoBody() {
        post("user-1");
        gateway.answer(1, 503, null);
        assertThat(events).containsExactly("idle", "503 null ", "idle");
    }

    @Test
    void aBodyWaitsUntilTheConnectionHasRoom() {
        int fit = 65_535 / BODY_BYTES;
        for (int i = 0; i <= fit; i++) {
            post("user-" + i);
        }
        assertThat(gateway.requests).hasSize(fit);
        gateway.widen(BODY_BYTES);
        assertThat(gateway.requests).hasSize(fit + 1);
    }

    @Test
    void aBodyNoLongerWantedIsCancelled() {
        int fit = 65_535 / BODY_BYTES;
        for (int i = 0; i <= fit; i++) {
            post("user-" + i);
        }
        gateway.answer(2 * fit + 1, 503, null);
        gateway.widen(BODY_BYTES);
        assertThat(gateway.requests).hasSize(fit);
        assertThat(gateway.cancelled).containsExactly(2 * fit + 1);
    }

    @Test
    void aResetFailsOneRequest() {
        post("user-1");
        post("user-2");
        gateway.reset(1);
        gateway.answer(3, 201, "/3", "");
        assertThat(events).containsExactly("idle", "0 null ", "idle", "201 /3 ", "idle");
    }

    @Test
    void aGoAwayFailsOnlyStreamsAboveItsLastAndLendsNoMore() {
        post("user-1");
        post("user-2");
        gateway.goAway(1);
        assertThat(events).containsExactly("idle", "0 null ", "closed");
        assertThat(channel.isOpen()).isTrue();
        gateway.answer(1, 201, "/1", "");
        assertThat(events).containsExactly("idle", "0 null ", "closed", "201 /1 ");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aConnectionThatEndsFailsWhatWasUnderWay() {
        post("user-1");
        post("user-2");
        channel.close();
        assertThat(events).containsExactly("idle", "0 null ", "0 null ", "closed");
    }

    @Test
    void settingsAndPingsAreAcknowledged() {
        gateway.settings(1024, 100_000);
        gateway.ping(42);
        assertThat(gateway.acknowledged).containsExactly("settings", "ping 42");
    }

    @Test
    void theConnectionIsGivenRoomAgain() {
        String part = "x".repeat(1 << 14);
        post("user-1");
        for (int i = 0; i < 2 * 1024; i++) {
            gateway.part(1, part);
        }
        assertThat(gateway.windowOfClient).isGreaterThan(1 << 23);
    }
}
