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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Apps of a running gateway. */
@Command(
        name = "apps",
        description = "Register apps at a running gateway, change them, and prove that their host names are theirs.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class AppsCommand implements Runnable {

    private static final YAMLMapper YAML = new YAMLMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        requireNonNull(spec).commandLine().usage(out());
    }

    private PrintWriter out() {
        return requireNonNull(spec).commandLine().getOut();
    }

    @Command(name = "list", description = "One line for each app.", mixinStandardHelpOptions = true)
    void list(@Mixin AdminClient gateway) {
        JsonNode answer = gateway.get("/apps");
        if (gateway.json()) {
            out().println(AdminClient.pretty(answer));
            return;
        }
        for (JsonNode app : answer.get("apps")) {
            List<String> services = app.get("credentials").findValuesAsText("service");
            List<String> hosts = new ArrayList<>();
            app.get("hostNames")
                    .forEach(host -> hosts.add(
                            host.get("host").asText() + (host.get("proved").asBoolean() ? "" : " (not proved)")));
            out().printf(
                            "%s\t%s\t%s\t%s%n",
                            app.get("id").asText(),
                            app.get("source").asText(),
                            String.join(",", hosts),
                            services.isEmpty() ? "no credentials" : String.join(",", services));
        }
    }

    @Command(name = "show", description = "All of one app but its secrets, as JSON.", mixinStandardHelpOptions = true)
    void show(@Mixin AdminClient gateway, @Parameters(paramLabel = "APP") String app) {
        out().println(AdminClient.pretty(gateway.get("/apps/" + part(app))));
    }

    @Command(
            name = "set",
            description =
                    "Register or change apps, from files with one app or a list of apps in the form of apps[] of the"
                            + " configuration, without credentials; YAML or JSON.",
            mixinStandardHelpOptions = true)
    void set(@Mixin AdminClient gateway, @Parameters(paramLabel = "FILE", arity = "1..*") List<Path> files) {
        for (Path file : files) {
            for (JsonNode app : apps(file)) {
                String id = app.path("id").asText();
                if (id.isEmpty()) {
                    throw new StartFailure("an app in " + file + " has no id");
                }
                JsonNode answer = gateway.put("/apps/" + part(id), app);
                out().println(gateway.json() ? AdminClient.pretty(answer) : "set " + id);
            }
        }
    }

    private static List<JsonNode> apps(Path file) {
        JsonNode tree;
        try {
            tree = YAML.readTree(AdminClient.read(file));
        } catch (JsonProcessingException malformed) {
            throw new StartFailure(file + " is neither YAML nor JSON");
        }
        JsonNode listed = tree.isObject() && tree.has("apps") ? tree.get("apps") : tree;
        List<JsonNode> apps = new ArrayList<>();
        if (listed.isArray()) {
            listed.forEach(apps::add);
        } else {
            apps.add(listed);
        }
        if (apps.isEmpty() || !apps.stream().allMatch(ObjectNode.class::isInstance)) {
            throw new StartFailure(file + " holds no app");
        }
        return apps;
    }

    @Command(name = "remove", description = "Remove apps, with their credentials.", mixinStandardHelpOptions = true)
    void remove(@Mixin AdminClient gateway, @Parameters(paramLabel = "APP", arity = "1..*") List<String> apps) {
        for (String app : apps) {
            gateway.delete("/apps/" + part(app));
            out().println("removed " + app);
        }
    }

    /** How a host name is proved. */
    enum Method {
        WELL_KNOWN("wellKnown"),
        DNS("dns"),
        OPERATOR("operator");

        private final String wireName;

        Method(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Command(
            name = "prove",
            description =
                    "Prove that a host name is the app's. Without --method it tells what the domain must show, and where;"
                            + " with it, it looks: at a file (well-known) or in the DNS (dns). operator takes your word.",
            mixinStandardHelpOptions = true)
    void prove(
            @Mixin AdminClient gateway,
            @Parameters(paramLabel = "APP") String app,
            @Parameters(paramLabel = "HOST") String host,
            @Option(names = "--method", description = "One of: ${COMPLETION-CANDIDATES}.") @Nullable Method method) {
        String path = "/apps/" + part(app) + "/hosts/" + part(host);
        if (method != null) {
            ObjectNode body = AdminClient.mapper().createObjectNode().put("method", method.wireName);
            JsonNode answer = gateway.post(path + "/proof", body);
            out().println(gateway.json() ? AdminClient.pretty(answer) : "proved " + host);
            return;
        }
        JsonNode answer = gateway.post(path + "/challenge", null);
        if (gateway.json()) {
            out().println(AdminClient.pretty(answer));
            return;
        }
        out().println(answer.get("challenge").asText());
        out().println("Show this text, and nothing else, at "
                + answer.get("wellKnown").asText() + " and run this again with --method well-known;");
        out().println("or as a TXT record at " + answer.get("dns").asText() + " and run this again with --method dns.");
    }
}
