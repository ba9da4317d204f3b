package io.tapline.fcm;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * A Google service account that may send for a Firebase project.
 *
 * @param privateKey RSA, PKCS #8 in PEM. A secret: {@link #toString} does not show it
 * @param tokenUri where it gets access tokens. It comes from a file that an operator pastes: input, to be guarded
 */
public record ServiceAccount(
        String projectId, String clientEmail, String privateKeyId, String privateKey, URI tokenUri) {

    private static final JsonFactory JSON = new JsonFactory();

    public ServiceAccount {
        requireNonNull(projectId, "projectId");
        requireNonNull(clientEmail, "clientEmail");
        requireNonNull(privateKeyId, "privateKeyId");
        requireNonNull(privateKey, "privateKey");
        requireNonNull(tokenUri, "tokenUri");
    }

    /**
     * Reads the JSON file that the Firebase console hands out.
     *
     * @throws IllegalArgumentException when it is not such a file; the message quotes nothing of it
     */
    public static ServiceAccount parse(String json) {
        Map<String, String> fields = stringFields(json);
        return new ServiceAccount(
                field(fields, "project_id"),
                field(fields, "client_email"),
                field(fields, "private_key_id"),
                field(fields, "private_key"),
                URI.create(field(fields, "token_uri")));
    }

    private static Map<String, String> stringFields(String json) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.VALUE_STRING && parser.currentName() != null) {
                    fields.put(parser.currentName(), parser.getText());
                }
            }
        } catch (IOException e) {
            // Without the cause: it quotes the file, and with it the key.
            throw new IllegalArgumentException("the service account is not JSON");
        }
        return fields;
    }

    private static String field(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("the service account has no " + name);
        }
        return value;
    }

    @Override
    public String toString() {
        return "ServiceAccount[projectId=" + projectId + ", clientEmail=" + clientEmail + "]";
    }
}
