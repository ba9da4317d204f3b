package io.tapline.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ApiErrorTest {

    @Test
    void documentListsEveryErrorAsItIs() throws IOException {
        // Tests run in the folder of their module.
        String document = Files.readString(Path.of("..", "docs", "errors.md"));

        assertThat(document.lines().filter(line -> line.matches("\\| \\d{3} \\|.*")))
                .containsExactlyElementsOf(Arrays.stream(ApiError.values())
                        .map(error -> "| %d | `%s` | %s |".formatted(error.status(), error.code(), error.meaning()))
                        .toList());
    }
}
