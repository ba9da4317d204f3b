package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    @ParameterizedTest
    @CsvSource({
        "https://push.example/a?b, push.example, https://push.example",
        "https://push.example:443/, push.example, https://push.example",
        "https://push.example:8443/, push.example:8443, https://push.example:8443",
        "'https://[::1]:9/', '[::1]:9', 'https://[::1]:9'",
    })
    void namesThePortOnlyWhereItIsNotTheDefault(URI uri, String authority, String audience) {
        Origin origin = Origin.of(uri);

        assertThat(origin.authority()).isEqualTo(authority);
        assertThat(origin.audience()).isEqualTo(audience).isSameAs(origin.audience());
        assertThat(origin).hasToString(authority);
    }

    @Test
    void lookupLeavesTheBracketsOfAnAddressOut() {
        assertThat(Origin.of(URI.create("https://[::1]:9/")).hostName()).isEqualTo("::1");
        assertThat(Origin.of(URI.create("https://push.example/")).hostName()).isEqualTo("push.example");
    }

    @Test
    void isEqualOnlyInHostPortAndPartition() {
        Origin origin = new Origin("push.example", 443, "TEAM/KEY");

        assertThat(new Origin("push.example", 443, "TEAM/KEY"))
                .isEqualTo(origin)
                .hasSameHashCodeAs(origin)
                .isNotEqualTo(new Origin("push.example", 443, "TEAM/OTHER"))
                .isNotEqualTo(new Origin("push.example", 2197, "TEAM/KEY"))
                .isNotEqualTo(new Origin("other.example", 443, "TEAM/KEY"))
                .isNotEqualTo("push.example");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void refusesAPortThatIsNone(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Origin("push.example", port, ""))
                .withMessageContaining("port");
    }
}
