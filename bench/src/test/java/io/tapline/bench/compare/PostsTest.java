package io.tapline.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tapline.bench.load.PostTemplate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the other servers are told. */
class PostsTest {

    private static final URI SERVER = URI.create("http://127.0.0.1:8088");

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 99_999})
    void gorushGetsATapForEachPlatform(int user) throws IOException {
        JsonNode json = body(GorushPost.template(SERVER), GorushPost.devices(user));

        assertThat(json.at("/notifications/0/platform").intValue()).isEqualTo(1);
        assertThat(json.at("/notifications/0/tokens/0").textValue()).hasSize(64).endsWith(Integer.toHexString(user));
        assertThat(json.at("/notifications/0/content_available").booleanValue()).isTrue();
        assertThat(json.at("/notifications/1/platform").intValue()).isEqualTo(2);
        assertThat(json.at("/notifications/1/tokens/0").textValue()).contains(":APA91b");
        assertThat(json.at("/notifications/1/data/id").textValue()).isEqualTo(Tap.ID);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 99_999})
    void parseServerGetsATapAndWhoseDevicesGetIt(int user) throws IOException {
        JsonNode json = body(ParsePost.template(SERVER), ParsePost.userKey(user));

        assertThat(json.at("/where/userKey").textValue()).isEqualTo(ParsePost.userKey(user));
        assertThat(json.at("/data/content-available").intValue()).isEqualTo(1);
        assertThat(json.at("/data/tapline/id").textValue()).isEqualTo(Tap.ID);
    }

    @Test
    void gorushIsSetUpByItsOwnFile() throws IOException {
        GorushConfig config = new GorushConfig(
                8_088, true, "http://127.0.0.1:3128", Path.of("/run/key.p8"), Path.of("/run/fcm.json"));

        JsonNode yaml = new YAMLMapper().readTree(config.yaml());

        assertThat(yaml.at("/core/port").textValue()).isEqualTo("8088");
        assertThat(yaml.at("/core/sync").booleanValue()).isTrue();
        assertThat(yaml.at("/core/http_proxy").textValue()).isEqualTo("http://127.0.0.1:3128");
        assertThat(yaml.at("/ios/key_path").textValue()).isEqualTo("/run/key.p8");
        assertThat(yaml.at("/ios/production").booleanValue()).isTrue();
        assertThat(yaml.at("/android/key_path").textValue()).isEqualTo("/run/fcm.json");
    }

    /** The body, which must be as long as the head says. */
    private static JsonNode body(PostTemplate template, String between) throws IOException {
        String request = template.beforeUnsid() + between + template.afterUnsid();
        int end = request.indexOf("\r\n\r\n");
        String body = request.substring(end + 4);
        assertThat(request.substring(0, end)).contains("Content-Length: " + body.length());
        return new ObjectMapper().readTree(body);
    }
}
