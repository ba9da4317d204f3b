package io.tapline.gateway.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Against the vector that the <a
 * href="https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries">libraries of Standard Webhooks</a> are tested with.
 */
class WebhookSignatureTest {

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIMESTAMP = 1614265330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
    private static final byte[] KEY = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void signatureIsThatOfThePublishedVector() {
        assertThat(WebhookSignature.of(ID, TIMESTAMP, BODY, List.of(KEY))).isEqualTo(SIGNATURE);
    }

    @Test
    void everyKeySigns() {
        byte[] other = "another key of enough bytes".getBytes(UTF_8);

        assertThat(WebhookSignature.of(ID, TIMESTAMP, BODY, List.of(other, KEY)))
                .endsWith(" " + SIGNATURE)
                .startsWith(WebhookSignature.of(ID, TIMESTAMP, BODY, List.of(other)));
    }
}
