package io.tapline.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.json.gson.GsonFactory;
import com.google.gson.JsonParser;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FirebaseSenderTest {

    @Test
    void sendsTheMessageThatAllClientsSend() throws IOException {
        String token = FcmMessage.registrationTokens().get(0);

        String message = GsonFactory.getDefaultInstance().toString(FirebaseSender.message(token));

        assertThat(JsonParser.parseString("{\"message\":" + message + "}"))
                .isEqualTo(JsonParser.parseString(FcmMessage.json(token).replace("HIGH", "high")));
    }
}
