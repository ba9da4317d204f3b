package io.tapline.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.interop.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo's page in a real browser, under its own Content-Security-Policy. */
@ExtendWith(ChromiumInstalled.class)
class DemoPageIT {

    private static final Logger LOG = LoggerFactory.getLogger(DemoPageIT.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static RunningDemo gateway;
    private NodeProcess page;

    @BeforeAll
    static void start() {
        gateway = new RunningDemo();
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
    }

    @BeforeEach
    void open() throws IOException {
        String executable = ChromiumInstalled.executable().orElseThrow();
        page = new NodeProcess("demo-page.mjs", Map.of("CHROMIUM", executable), PATIENCE);
        call("open", Map.of("url", gateway.baseUrl()));
    }

    @AfterEach
    void close() {
        page.close();
    }

    @ParameterizedTest
    @CsvSource({"Windows, Windows PC, Android, Android phone", "iOS, iPhone, This browser, This browser"})
    void whatIsDismissedOnOneDeviceLeavesTheOther(String platform, String name, String otherPlatform, String otherName)
            throws IOException {
        choose("left", platform);
        choose("right", otherPlatform);
        String title = "To " + name + " and " + otherName;
        call("send", Map.of("title", title));
        call("shows", Map.of("slot", "left", "title", title));
        call("shows", Map.of("slot", "right", "title", title));

        int took = call("dismiss", Map.of("slot", "left", "title", title, "until", "right"))
                .asInt();

        LOG.info("{} cleared {} ms after the click on {}", otherName, took, name);
        assertThat(trail(name, "Push service")).contains("accepted");
        assertThat(trail(name, "Marked")).contains("dismissed");
        assertThat(trail(otherName, "Tap arrived")).startsWith("+");
        assertThat(trail(otherName, "Fetched")).startsWith("+");
        assertThat(call("complaints", Map.of())).isEmpty();
    }

    @Test
    void explorerSendsWhatTheDescriptionGivesAsExample() throws IOException {
        choose("left", "Android");

        assertThat(call("explore", Map.of("operation", "postNotification")).asText())
                .isEqualTo("201");
        assertThat(call("explore", Map.of("operation", "listNotifications")).asText())
                .isEqualTo("200");
        assertThat(call("complaints", Map.of())).isEmpty();
    }

    private void choose(String slot, String platform) throws IOException {
        call("choose", Map.of("slot", slot, "platform", platform));
        if (platform.equals("This browser")) {
            call("live", Map.of("slot", slot));
        }
    }

    private String trail(String row, String column) throws IOException {
        return call("trail", Map.of("row", row, "column", column)).asText();
    }

    private JsonNode call(String function, Object argument) throws IOException {
        return page.call(function, argument);
    }
}
