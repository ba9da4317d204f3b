package io.tapline.gateway.cli;

import static io.tapline.gateway.cli.AdminClient.part;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tapline.gateway.StartFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Credentials of the apps of a running gateway. Secrets come from files, never from the command line, which others can see. */
@Command(
        name = "credentials",
        description = "Set, replace and remove the credentials that a running gateway pushes with, and webhooks.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class CredentialsCommand implements Runnable {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String SERVICE = "apns, fcm, wns, webPush or webhook";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        requireNonNull(spec).commandLine().usage(out());
    }

    private PrintWriter out() {
        return requireNonNull(spec).commandLine().getOut();
    }

    /** What may be said when a credential is set. */
    static final class Setting {

        @Option(
                names = "--overlap",
                paramLabel = "DURATION",
                description =
                        "How long the credential before it stays usable, such as PT24H. Default: a day; 30 days for webPush.")
        private @Nullable String overlap;

        @Option(
                names = "--expires",
                paramLabel = "TIME",
                description =
                        "When it expires, if it does not say so itself, such as 2027-01-31T00:00:00Z: then you are warned.")
        private @Nullable Instant expires;

        @Option(names = "--no-check", description = "Do not try it at its provider first.")
        private boolean unchecked;

        private String query() {
            List<String> options = new ArrayList<>(List.of("check=" + !unchecked));
            if (overlap != null) {
                options.add("overlap=" + part(overlap));
            }
            if (expires != null) {
                options.add("notAfter=" + part(expires.toString()));
            }
            return "?" + String.join("&", options);
        }
    }

    @Command(
            name = "set",
            description =
                    "Set a credential from a file: a service account as Firebase hands it out, or YAML or JSON with the"
                            + " keys of its section in the configuration. A key ${file:PATH} in it is read from that file.",
            mixinStandardHelpOptions = true)
    void set(
            @Mixin AdminClient gateway,
            @Mixin Setting setting,
            @Parameters(paramLabel = "APP") String app,
            @Parameters(paramLabel = "SERVICE", description = SERVICE) String service,
            @Parameters(paramLabel = "FILE") Path file) {
        JsonNode answer = gateway.put(path(app, service) + setting.query(), credential(service, file));
        print(gateway, app, answer);
    }

    @Command(
            name = "generate-vapid",
            description = "Make a new pair of keys for Web Push. Prints the public one; nobody sees the private one.",
            mixinStandardHelpOptions = true)
    void generateVapid(
            @Mixin AdminClient gateway,
            @Mixin Setting setting,
            @Parameters(paramLabel = "APP") String app,
            @Parameters(
                            paramLabel = "SUBJECT",
                            description = "mailto: or https:, whom a push service may ask about your traffic.")
                    String subject) {
        ObjectNode body = AdminClient.mapper().createObjectNode().put("subject", subject);
        JsonNode answer = gateway.post(path(app, "webPush") + "/generate" + setting.query(), body);
        if (gateway.json()) {
            out().println(AdminClient.pretty(answer));
        } else {
            out().println(answer.at("/about/publicKey").asText());
        }
    }

    @Command(
            name = "renew-webhook-secret",
            description =
                    "Make a new secret for an app's webhook, and print it. The one before it signs as well for a day.",
            mixinStandardHelpOptions = true)
    void renewWebhookSecret(
            @Mixin AdminClient gateway, @Mixin Setting setting, @Parameters(paramLabel = "APP") String app) {
        JsonNode answer = gateway.post(path(app, "webhook") + "/generate" + setting.query(), null);
        out().println(
                        gateway.json()
                                ? AdminClient.pretty(answer)
                                : answer.get("secret").asText());
    }

    @Command(name = "list", description = "One line for each credential of an app.", mixinStandardHelpOptions = true)
    void list(@Mixin AdminClient gateway, @Parameters(paramLabel = "APP") String app) {
        JsonNode answer = gateway.get("/apps/" + part(app) + "/credentials");
        if (gateway.json()) {
            out().println(AdminClient.pretty(answer));
            return;
        }
        answer.get("credentials").forEach(credential -> out().println(line(credential)));
    }

    @Command(
            name = "remove",
            description = "Remove the credential of an app at a service, and the one before it.",
            mixinStandardHelpOptions = true)
    void remove(
            @Mixin AdminClient gateway,
            @Parameters(paramLabel = "APP") String app,
            @Parameters(paramLabel = "SERVICE", description = SERVICE) String service) {
        gateway.delete(path(app, service));
        out().println("removed " + app + "/" + service);
    }

    @Command(
            name = "rotate",
            description = "Encrypt all credentials with the first of sealing.keys, so that the others can be removed.",
            mixinStandardHelpOptions = true)
    void rotate(@Mixin AdminClient gateway) {
        JsonNode answer = gateway.post("/credentials/rotate", null);
        out().println(
                        gateway.json()
                                ? AdminClient.pretty(answer)
                                : answer.get("resealed").asInt() + " credentials encrypted anew");
    }

    private void print(AdminClient gateway, String app, JsonNode answer) {
        out().println(gateway.json() ? AdminClient.pretty(answer) : "set " + app + "/" + line(answer));
        if (!gateway.json() && answer.has("secret")) {
            out().println("its secret, which is shown this once: "
                    + answer.get("secret").asText());
        }
    }

    private static String line(JsonNode credential) {
        StringBuilder line = new StringBuilder(credential.path("service").asText());
        credential
                .path("about")
                .properties()
                .forEach(property ->
                        line.append('\t').append(property.getKey()).append('=').append(text(property.getValue())));
        if (credential.hasNonNull("notAfter")) {
            line.append("\texpires ").append(credential.get("notAfter").asText());
        }
        if (credential.hasNonNull("usableUntil")) {
            line.append("\treplaced, usable until ")
                    .append(credential.get("usableUntil").asText());
        }
        return line.toString();
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String path(String app, String service) {
        return "/apps/" + part(app) + "/credentials/" + part(service);
    }

    private static JsonNode credential(String service, Path file) {
        String text = AdminClient.read(file);
        JsonNode tree;
        try {
            tree = YAML.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new StartFailure(file + " is neither YAML nor JSON");
        }
        if (!(tree instanceof ObjectNode credential)) {
            throw new StartFailure(file + " holds no credential");
        }
        if (service.equals("fcm") && credential.has("private_key")) {
            return AdminClient.mapper().createObjectNode().put("serviceAccount", text);
        }
        Path folder = file.toAbsolutePath().getParent();
        credential.properties().forEach(property -> property.setValue(resolved(property.getValue(), folder)));
        return credential;
    }

    /** As in the configuration: the text of a file, its path relative to the one that names it. */
    private static JsonNode resolved(JsonNode value, @Nullable Path folder) {
        String text = value.asText();
        if (!value.isTextual() || !text.startsWith("${file:") || !text.endsWith("}")) {
            return value;
        }
        Path named = Path.of(text.substring("${file:".length(), text.length() - 1));
        return AdminClient.mapper()
                .getNodeFactory()
                .textNode(AdminClient.read(folder == null ? named : folder.resolve(named))
                        .stripTrailing());
    }
}
