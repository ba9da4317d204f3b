package io.tapline.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.bench.client.FcmMessage;
import io.tapline.push.Content;
import io.tapline.push.Message;
import io.tapline.push.TapFormat;
import io.tapline.push.Urgency;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TapTest {

    @Test
    void everySystemSendsWhatTheGatewayDoes() {
        Message tap = new Message(UUID.fromString(Tap.ID), new Content.Tap(), Urgency.HIGH, Instant.EPOCH, null);

        assertThat("{" + Tap.MEMBERS + "}").isEqualTo(TapFormat.tap(tap));
        assertThat(FcmMessage.json("token")).contains(Tap.MEMBERS);
    }
}
