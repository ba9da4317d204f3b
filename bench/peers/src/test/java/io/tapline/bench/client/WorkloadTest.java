package io.tapline.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {

    @ParameterizedTest
    @ValueSource(ints = {Workload.LEAST_BODY_BYTES, 120, 1024, Workload.MOST_BODY_BYTES})
    void aBodyIsAnAlertOfTheLengthAskedFor(int length) {
        String body = new Workload(1, true, length, Path.of("")).body();

        assertThat(body).hasSize(length).startsWith("{\"aps\":{\"alert\":\"").endsWith("\"}}");
    }

    @Test
    void tokensAreTheSameInEveryProcessAndAllDifferent() {
        assertThat(Workload.deviceTokens())
                .isEqualTo(Workload.deviceTokens())
                .hasSize(1_000)
                .doesNotHaveDuplicates()
                .allMatch(token -> token.matches("[0-9a-f]{64}"));
        assertThat(FcmMessage.registrationTokens())
                .isEqualTo(FcmMessage.registrationTokens())
                .hasSize(1_000)
                .doesNotHaveDuplicates()
                .allMatch(token -> token.matches("[\\w-]{22}:APA91b[\\w-]{134}"));
    }

    @Test
    void allMessagesToFcmHaveOneLength() {
        assertThat(FcmMessage.registrationTokens())
                .allMatch(token -> FcmMessage.json(token).length() == FcmMessage.bytes());
    }
}
