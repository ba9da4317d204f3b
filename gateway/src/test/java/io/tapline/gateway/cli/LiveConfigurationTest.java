package io.tapline.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LiveConfigurationTest {

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    @Test
    void changesAreNamedByTheirPaths() throws JsonProcessingException {
        assertThat(LiveConfiguration.changes(
                        "",
                        json("{'http': {'port': '1', 'host': 'a'}, 'apps': [{'id': 'a'}], 'logging': {}}"),
                        json("{'http': {'port': '2', 'host': 'a'}, 'apps': [{'id': 'b'}], 'logging': {'levels': {}}}")))
                .containsExactly("apps", "http.port", "logging.levels");
    }

    @Test
    void nothingHasChangedInTheSame() throws JsonProcessingException {
        JsonNode same = json("{'http': {'port': '1'}}");

        assertThat(LiveConfiguration.changes("", same, same)).isEmpty();
    }

    @Test
    void documentNamesEveryLiveKey() throws IOException {
        // Tests run in the folder of their module.
        String operations = Files.readString(Path.of("..", "docs", "operations.md"));

        assertThat(LiveConfiguration.LIVE)
                .allSatisfy(key -> assertThat(operations).contains("`" + key + "`"));
    }
}
