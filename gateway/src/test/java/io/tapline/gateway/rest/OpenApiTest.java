package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.LIMITS;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.config.ApiConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The document against the code, and against itself. */
class OpenApiTest {

    @Test
    void operationsAreThoseOfTheRoutes() {
        Set<String> routes = new TreeSet<>();
        routes.add("GET " + RestApi.DESCRIPTION);
        new FakeBackend()
                .api(new ApiConfig(LIMITS, Optional.empty(), false))
                .routes()
                .forEach((path, methods) -> methods.forEach(method ->
                        routes.add(method + " " + path.replace("%24", "$").replace(":id", "{id}"))));

        assertThat(ApiContract.operations().keySet()).containsExactlyElementsOf(routes);
    }

    @Test
    void errorCodesAreThoseOfTheApi() {
        List<String> codes = new ArrayList<>();
        ApiContract.DOCUMENT.at("/components/schemas/ErrorCode/enum").forEach(code -> codes.add(code.asText()));

        assertThat(codes)
                .containsExactlyElementsOf(
                        Arrays.stream(ApiError.values()).map(ApiError::code).toList());
    }

    @Test
    void everyErrorIsExplainedUnderItsStatus() {
        Arrays.stream(ApiError.values())
                .collect(groupingBy(ApiError::status))
                .forEach((status, errors) -> assertThat(ApiContract.DOCUMENT
                                .at("/components/responses/" + status + "/description")
                                .asText()
                                .strip()
                                .split("\n"))
                        .containsExactlyElementsOf(errors.stream()
                                .map(error -> "`" + error.code() + "`: " + error.meaning())
                                .toList()));
    }

    @Test
    void everyExampleIsOfItsSchema() {
        List<String> faults = new ArrayList<>();
        int examples = 0;
        for (JsonNode content : ApiContract.DOCUMENT.findValues("content")) {
            JsonNode json = content.path("application/json");
            for (JsonNode example : json.path("examples")) {
                examples++;
                JsonNode value = ApiContract.resolved(example).get("value");
                ApiContract.faults(json.get("schema"), value).forEach(fault -> faults.add(fault + " in " + value));
            }
        }
        assertThat(faults).isEmpty();
        assertThat(examples).isGreaterThan(15);
    }

    @Test
    void memberThatIsNotDocumentedIsAFault() throws Exception {
        JsonNode schema = ApiContract.DOCUMENT.at("/components/responses/400/content/application~1json/schema");
        String error = "{\"error\":{\"code\":\"invalidRequest\",\"message\":\"x\"%s}}";

        assertThat(ApiContract.faults(schema, ApiContract.JSON.readTree(error.formatted(""))))
                .isEmpty();
        assertThat(ApiContract.faults(schema, ApiContract.JSON.readTree(error.formatted(",\"more\":1"))))
                .hasSize(1);
    }

    @Test
    void bodiesInTheGuideAreOfTheirSchema() throws IOException {
        // Tests run in the folder of their module.
        String guide = Files.readString(Path.of("..", "docs", "sending.md"));
        JsonNode notification = schemaOfPost("~1me~1notifications");
        JsonNode batch = schemaOfPost("~1$batch");
        List<MatchResult> bodies = Pattern.compile("(?s)```json\n(.*?)```")
                .matcher(guide)
                .results()
                .toList();

        assertThat(bodies).hasSizeGreaterThan(1);
        for (MatchResult body : bodies) {
            JsonNode json = ApiContract.JSON.readTree(body.group(1));
            assertThat(ApiContract.faults(json.has("requests") ? batch : notification, json))
                    .isEmpty();
        }
    }

    private static JsonNode schemaOfPost(String path) {
        return ApiContract.DOCUMENT.at("/paths/" + path + "/post/requestBody/content/application~1json/schema");
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(ApiContract.DOCUMENT.findValuesAsText("$ref"))
                .hasSizeGreaterThan(100)
                .allSatisfy(reference -> assertThat(
                                ApiContract.DOCUMENT.at(reference.substring(1)).isMissingNode())
                        .isFalse());
    }
}
