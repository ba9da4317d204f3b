package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapline.bench.client.FcmMessage;
import io.tapline.fcm.FcmProtocol;
import io.tapline.http2.Body;
import io.tapline.http2.Response;
import io.tapline.push.Credential;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FcmSenderTest {

    private final FcmProtocol protocol = FcmSender.protocol(URI.create("https://localhost:1"));

    @Test
    void sendsTheMessageThatAllClientsSend() throws IOException {
        String token = FcmMessage.registrationTokens().get(0);
        FcmEndpoint device = new FcmEndpoint(token, Instant.EPOCH);

        Body body = protocol.request(FcmSender.push(protocol), device, Credential.OF_CONNECTION)
                .body();

        String sent = new String(body.head(), StandardCharsets.UTF_8) + new String(body.tail(), StandardCharsets.UTF_8);
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(sent)).isEqualTo(json.readTree(FcmMessage.json(token)));
        assertThat(sent).hasSize(FcmMessage.bytes());
    }

    @Test
    void theServersAnswerMeansAccepted() {
        Response answer = new Response(200, List.of(), Answer.FCM.body());

        assertThat(protocol.decode(answer))
                .isEqualTo(new Outcome.Accepted("projects/tapline-bench/messages/0:1764000000000000%0123456789abcdef"));
    }
}
