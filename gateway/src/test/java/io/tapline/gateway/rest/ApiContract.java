package io.tapline.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds answers against the OpenAPI document: each status must be documented, and each body match its schema. Schemas are taken
 * strictly, a member that they do not name is a fault; clients are to be more tolerant.
 */
final class ApiContract {

    static final ObjectMapper JSON = new ObjectMapper();
    static final JsonNode DOCUMENT = read(OpenApi.DOCUMENT.toString());

    private static final Pattern VERSIONED = Pattern.compile("/(?:beta|v1\\.0)(/.*?)/?");
    private static final String SCHEMAS = "#/components/schemas/";
    private static final ObjectNode STRICT_SCHEMAS = strict(
            (ObjectNode) read(DOCUMENT.at("/components/schemas").toString().replace(SCHEMAS, "#/$defs/")));
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig ASSERTING_FORMATS =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private ApiContract() {}

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static ObjectNode strict(ObjectNode schema) {
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            schema.set("additionalProperties", BooleanNode.FALSE);
        }
        schema.forEach(ApiContract::strictBelow);
        return schema;
    }

    private static void strictBelow(JsonNode node) {
        if (node instanceof ObjectNode schema) {
            strict(schema);
        } else {
            node.forEach(ApiContract::strictBelow);
        }
    }

    /** What a JSON value lacks to be of a schema of the document. */
    static Set<ValidationMessage> faults(JsonNode schema, JsonNode value) {
        ObjectNode root = (ObjectNode) read(schema.toString().replace(SCHEMAS, "#/$defs/"));
        return FACTORY.getSchema(root.set("$defs", STRICT_SCHEMAS), ASSERTING_FORMATS)
                .validate(value);
    }

    /** The object, or what it refers to. */
    static JsonNode resolved(JsonNode object) {
        return object.has("$ref") ? DOCUMENT.at(object.get("$ref").asText().substring(1)) : object;
    }

    /** Each method of each path, as {@code GET /me/notifications}. */
    static Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        DOCUMENT.get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fields().forEachRemaining(method -> {
                    if (!method.getKey().equals("parameters")) {
                        operations.put(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), method.getValue());
                    }
                }));
        return operations;
    }

    static void check(HttpResponse<String> response) {
        String method = response.request().method();
        String path = path(response.request().uri().getPath());
        int status = response.statusCode();
        JsonNode operation = operations().get(method + " " + path);
        if (method.equals("OPTIONS") && status == 204) {
            return;
        }
        if (operation != null) {
            JsonNode documented = operation.get("responses").path(Integer.toString(status));
            assertThat(documented.isMissingNode())
                    .as("%s %s answered %s, which is not documented: %s", method, path, status, response.body())
                    .isFalse();
            checkBody(response, resolved(documented));
        } else {
            assertThat(status).as("%s %s", method, path).isIn(404, 405);
            if (!method.equals("HEAD")) {
                checkBody(response, error(status));
            }
        }
        if (status >= 400 && !method.equals("HEAD")) {
            String code = read(response.body()).at("/error/code").asText();
            assertThat(error(status).get("description").asText()).contains("`" + code + "`");
        }
    }

    private static JsonNode error(int status) {
        return DOCUMENT.at("/components/responses/" + status);
    }

    /** As the document has it, below the version; empty for a path that has none. */
    private static String path(String path) {
        Matcher versioned = VERSIONED.matcher(path);
        if (!versioned.matches()) {
            return "";
        }
        String below = versioned.group(1);
        return Stream.of(
                        below, below.replaceFirst("/[^/]+$", "/{id}"), below.replaceFirst("/[^/]+(/[^/]+)$", "/{id}$1"))
                .filter(DOCUMENT.get("paths")::has)
                .findFirst()
                .orElse("");
    }

    private static void checkBody(HttpResponse<String> response, JsonNode documented) {
        JsonNode content = documented.path("content");
        if (content.isMissingNode()) {
            assertThat(response.body()).isEmpty();
            return;
        }
        String type = response.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        JsonNode schema = content.path(type).path("schema");
        assertThat(schema.isMissingNode())
                .as("%s is not documented for %s", type, response)
                .isFalse();
        if (type.equals("application/json")) {
            assertThat(faults(schema, read(response.body())))
                    .as("%s: %s", response, response.body())
                    .isEmpty();
        }
    }
}
