package io.tapline.gateway.onboarding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.identity.App;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * An app as it is registered in Postgres.
 *
 * @param definition the keys of {@code apps[]} of the configuration, without credentials
 */
record RegisteredApp(String id, JsonObject definition, List<HostName> hostNames, List<SealedCredential> credentials) {

    private static final ObjectMapper JSON = new ObjectMapper();

    RegisteredApp {
        hostNames = List.copyOf(hostNames);
        credentials = List.copyOf(credentials);
    }

    /**
     * The app, with the host names that are proved and no other, and these credentials.
     *
     * @throws io.tapline.gateway.config.ConfigException with everything that is wrong
     */
    AppConfig with(Map<Service, JsonNode> documents) {
        AppConfig read = read(documents);
        App app = read.app().withHostNames(provedHostNames(read.app()));
        return new AppConfig(app, read.apns(), read.fcm(), read.wns(), read.webPush());
    }

    /** The app with all host names that it wants, proved or not. Throws as the other. */
    App wanted() {
        return read(Map.of()).app();
    }

    private AppConfig read(Map<Service, JsonNode> documents) {
        ObjectNode tree = (ObjectNode) json(definition.encode());
        tree.put("id", id);
        documents.forEach((service, document) -> tree.set(service.key(), document));
        return AppConfig.of(tree);
    }

    private List<String> provedHostNames(App app) {
        List<String> proved = hostNames.stream()
                .filter(HostName::isProved)
                .map(HostName::host)
                .toList();
        return app.hostNames().stream().filter(proved::contains).toList();
    }

    /** @throws IllegalArgumentException if it is no JSON; quotes nothing of it */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("this is no JSON");
        }
    }

    JsonObject toJson() {
        JsonArray hosts = new JsonArray();
        hostNames.forEach(host -> hosts.add(host.json()));
        JsonArray secrets = new JsonArray();
        credentials.forEach(credential -> secrets.add(credential.json()));
        return new JsonObject()
                .put("id", id)
                .put("source", "registry")
                .put("definition", definition)
                .put("hostNames", hosts)
                .put("credentials", secrets);
    }
}
