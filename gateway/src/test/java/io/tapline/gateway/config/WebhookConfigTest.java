package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.notification.AppEvent;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookConfigTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Set<AppEvent> ALL = EnumSet.allOf(AppEvent.class);

    @Test
    void allEventsAreToldUnlessSomeAreChosen() {
        assertThat(webhook("{\"url\":\"https://a.example/x\",\"secret\":\"" + SECRET + "\"}")
                        .events())
                .isEqualTo(ALL);
        assertThat(webhook("{\"url\":\"https://a.example/x\",\"secret\":\"" + SECRET
                                + "\",\"events\":[\"read\",\"failed\"]}")
                        .events())
                .containsExactlyInAnyOrder(AppEvent.READ, AppEvent.FAILED);
    }

    @Test
    void twoSecretsBothSign() {
        WebhookConfig webhook = webhook("{\"url\":\"https://a.example/x\",\"secret\":[\"" + SECRET
                + "\",\"c2VjcmV0LW9mLWEtcm90YXRlZC1lbmRwb2ludA==\"]}");

        assertThat(webhook.keys()).extracting(key -> key.length).containsExactly(24, 28);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"secret\":\"S\" | apps[0].webhook.url: is required",
                "\"url\":\"https://a.example\" | secret must be one",
                "\"url\":\"https://a.example\",\"secret\":[\"S\",\"S\",\"S\"] | secret must be one",
                "\"url\":\"https://a.example\",\"secret\":\"whsec_!\" | secret must be whsec_ and base64",
                "\"url\":\"https://a.example\",\"secret\":\"whsec_c2hvcnQ=\" | secret must have 24 to 64 bytes",
                "\"url\":\"ftp://a.example\",\"secret\":\"S\" | url must be https",
                "\"url\":\"https://u:p@a.example\",\"secret\":\"S\" | url must be https",
                "\"url\":\"/events\",\"secret\":\"S\" | url must be https",
                "\"url\":\"http://a.example\",\"secret\":\"S\" | unless outbound.privateHosts lists a.example:80",
                "\"url\":\"https://a.example\",\"secret\":\"S\",\"events\":[\"opened\"] | not 'opened'",
                "\"url\":\"https://a.example\",\"secret\":\"S\",\"events\":[] | events must name at least one",
                "\"url\":\"https://a.example\",\"secret\":\"S\",\"event\":\"read\" | apps[0].webhook.event: unknown key"
            })
    void whatCannotBeUsedIsSaidAtTheStart(String members, String problem) {
        String webhook = "{" + members.replace("\"S\"", "\"" + SECRET + "\"") + "}";

        assertThatThrownBy(() -> webhook(webhook))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(problem)
                .hasMessageNotContainingAny("MfKQ", "c2hvcnQ");
    }

    @Test
    void plainHttpIsForHostsThatAreListed() {
        WebhookConfig webhook = new WebhookConfig(URI.create("http://a.example/x"), List.of(SECRET), ALL);

        assertThat(webhook.isReachable(Set.of())).isFalse();
        assertThat(webhook.isReachable(Set.of("a.example:80"))).isTrue();
    }

    @Test
    void secretIsNotPrinted() {
        assertThat(new WebhookConfig(URI.create("https://a.example"), List.of(SECRET), ALL).toString())
                .doesNotContain("MfKQ");
    }

    private static WebhookConfig webhook(String json) {
        try {
            ObjectNode root = (ObjectNode) new ObjectMapper().readTree("""
                    {"postgres": {"uri": "postgresql://u:p@h/d"},
                     "issuers": [{"issuer": "https://i.example", "audiences": "a"}],
                     "apps": [{"id": "app", "clientIds": "c", "hostNames": "h.example",
                               "issuers": [{"issuer": "https://i.example"}]}]}""");
            ((ObjectNode) root.withArray("apps").get(0)).set("webhook", new ObjectMapper().readTree(json));
            return requireNonNull(GatewayConfig.of(root).apps().get(0).webhook());
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }
}
