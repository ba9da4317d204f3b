package io.tapline.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.Apps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All that a gateway needs to know before it starts. Made from {@code config/gateway.yaml} by {@link #load}.
 *
 * @param subscriptionLifetime how long a subscription receives after its device has last renewed it
 */
public record GatewayConfig(
        String nodeName,
        HttpConfig http,
        ManagementConfig management,
        PostgresConfig postgres,
        RedisConfig redis,
        List<IssuerConfig> issuers,
        List<AppConfig> apps,
        Duration subscriptionLifetime,
        OutboundConfig outbound,
        PushConfig push,
        SealingConfig sealing,
        LoggingConfig logging,
        TracingConfig tracing) {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public GatewayConfig {
        Durations.requirePositive(subscriptionLifetime, "subscriptionLifetime");
        issuers = List.copyOf(issuers);
        apps = List.copyOf(apps);
        if (issuers.isEmpty()) {
            throw new IllegalArgumentException("issuers: at least one is needed, or no token could be trusted");
        }
        if (apps.isEmpty() && management.admin() == null) {
            throw new IllegalArgumentException(
                    "apps: at least one is needed, or management.admin, who can register some:"
                            + " else nobody could post");
        }
        Apps.of(apps.stream().map(AppConfig::app).toList());
        Set<String> known = issuers.stream().map(IssuerConfig::issuer).collect(Collectors.toSet());
        apps.forEach(app -> requireKnownIssuers(app.app(), known));
        apps.forEach(app -> requireReachable(app, outbound));
        AdminConfig admin = management.admin();
        if (admin != null && admin.role() != null) {
            requireCovered(admin.role().issuer(), known);
        }
    }

    private static void requireCovered(String issuer, Set<String> known) {
        if (known.stream().noneMatch(listed -> covers(listed, issuer))) {
            throw new IllegalArgumentException("management.admin: issuer " + issuer + " is not listed under issuers");
        }
    }

    private static void requireReachable(AppConfig app, OutboundConfig outbound) {
        WebhookConfig webhook = app.webhook();
        if (webhook != null && !webhook.isReachable(outbound.privateHosts())) {
            throw new IllegalArgumentException("apps: the webhook of app "
                    + app.app().id() + " must be https, unless outbound.privateHosts lists " + webhook.hostAndPort());
        }
    }

    /**
     * For apps that come later, from elsewhere.
     *
     * @throws IllegalArgumentException if the app trusts nobody, or whom this gateway does not
     */
    public void requireKnownIssuers(App app) {
        requireKnownIssuers(app, issuers.stream().map(IssuerConfig::issuer).collect(Collectors.toSet()));
    }

    private static void requireKnownIssuers(App app, Set<String> known) {
        if (app.issuers().isEmpty()) {
            throw new IllegalArgumentException(
                    "apps: app " + app.id() + " allows no issuer: under its issuers, name one that is listed above");
        }
        for (App.AllowedIssuer allowed : app.issuers()) {
            if (known.stream().noneMatch(issuer -> covers(issuer, allowed.issuer()))) {
                throw new IllegalArgumentException("apps: app " + app.id() + " allows the issuer " + allowed.issuer()
                        + ", which is not listed under issuers");
            }
        }
    }

    /** Whether an app's issuer is a listed one: the same, or one tenant of a listed template. */
    private static boolean covers(String listed, String allowed) {
        String[] around = listed.split(Pattern.quote(IssuerConfig.TENANT), 2);
        return listed.equals(allowed)
                || (around.length == 2 && allowed.startsWith(around[0]) && allowed.endsWith(around[1]));
    }

    /**
     * A configuration and the values that are in force by it.
     *
     * @param effective with every default and without secrets, as the file would have them
     */
    public record Loaded(GatewayConfig config, ObjectNode effective) {}

    /**
     * Reads a file. Blocking.
     *
     * @param environment for references such as <code>${PASSWORD}</code>, and what overrides keys of the file, such as {@code
     *     TAPLINE_HTTP_PORT}
     * @throws ConfigException with everything that is wrong
     */
    public static GatewayConfig load(Path file, Map<String, String> environment) {
        return loadAll(file, environment).config();
    }

    /** Likewise. */
    public static Loaded loadAll(Path file, Map<String, String> environment) {
        Path folder = file.toAbsolutePath().getParent();
        References references = new References(environment, folder == null ? Path.of(".") : folder);
        Section.Read<GatewayConfig> read = Section.readAll(tree(file), references, GatewaySections::gateway);
        return new Loaded(read.value(), read.effective());
    }

    private static JsonNode tree(Path file) {
        try {
            return YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException invalid) {
            throw new ConfigException(List.of(file + " is not YAML: " + invalid.getOriginalMessage() + " (line "
                    + invalid.getLocation().getLineNr() + ")"));
        } catch (IOException unreadable) {
            throw new ConfigException(List.of(file + " cannot be read: " + unreadable.getMessage()));
        }
    }

    /**
     * Reads what stands in memory, with the keys and defaults of the file; references are not resolved.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static GatewayConfig of(JsonNode root) {
        return Section.read(root, References.NONE, GatewaySections::gateway);
    }

    /** @throws ConfigException if an issuer is the development issuer, which gives a token to whoever asks */
    public void refuseDevelopmentIssuers() {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < issuers.size(); i++) {
            if (issuers.get(i).development()) {
                problems.add("issuers[" + i + "].development: the development issuer is for `tapline demo` only");
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
