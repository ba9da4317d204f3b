package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({
        "https://push.example, /",
        "https://push.example?token=a, /?token=a",
        "https://push.example/w/?token=a%2Fb%3d, /w/?token=a%2Fb%3d",
        "https://push.example:8443/fcm/send/x:y, /fcm/send/x:y",
    })
    void pathAndQueryStayAsTheyWereWritten(URI uri, String target) {
        assertThat(RequestTarget.of(uri)).hasToString(target);
    }

    @ParameterizedTest
    @CsvSource({
        "00fcAB-_9, 00fcAB-_9",
        "a/../b, a%2F%2E%2E%2Fb",
        "'a b', a%20b",
        "a?b#c, a%3Fb%23c",
        "é, %C3%A9",
        ".., %2E%2E"
    })
    void tokenCannotLeaveItsPlace(String token, String segment) {
        RequestTarget target = RequestTarget.of("/3/device/", token);

        assertThat(target).hasToString("/3/device/" + segment).hasSize(10 + segment.length());
        assertThat(target.chars())
                .containsExactlyElementsOf(
                        ("/3/device/" + segment).chars().boxed().toList());
    }
}
