package io.tapline.gateway.config;

import io.tapline.gateway.dispatch.RetryPolicy;
import io.tapline.gateway.identity.App.AllowedIssuer;
import io.tapline.http2.PoolConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/** Reads the sections of {@code config/gateway.yaml}: the one place of keys, defaults and bounds. */
final class GatewaySections {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);

    private GatewaySections() {}

    /** Reads every section before it asks for any of them, so that the problems of all are reported. */
    static GatewayConfig gateway(Section root) {
        Optional<HttpConfig> http = root.section("http", GatewaySections::http);
        Optional<ManagementConfig> management = root.section("management", GatewaySections::management);
        Optional<PostgresConfig> postgres = root.section("postgres", GatewaySections::postgres);
        Optional<RedisConfig> redis = root.section("redis", GatewaySections::redis);
        List<IssuerConfig> issuers = root.sections("issuers", GatewaySections::issuer);
        List<AppConfig> apps = root.sections("apps", AppSections::app);
        Optional<OutboundConfig> outbound = root.section("outbound", GatewaySections::outbound);
        Optional<PushConfig> push = root.section("push", GatewaySections::push);
        Optional<SealingConfig> sealing = root.section("sealing", GatewaySections::sealing);
        Optional<LoggingConfig> logging = root.section("logging", GatewaySections::logging);
        Optional<TracingConfig> tracing = root.section("tracing", GatewaySections::tracing);
        String nodeName = root.text("nodeName", "tapline");
        Duration subscriptionLifetime = root.duration("subscriptionLifetime", MONTH);
        return new GatewayConfig(
                nodeName,
                http.orElseThrow(GatewaySections::noted),
                management.orElseThrow(GatewaySections::noted),
                postgres.orElseThrow(GatewaySections::noted),
                redis.orElseThrow(GatewaySections::noted),
                issuers,
                apps,
                subscriptionLifetime,
                outbound.orElseThrow(GatewaySections::noted),
                push.orElseThrow(GatewaySections::noted),
                sealing.orElseThrow(GatewaySections::noted),
                logging.orElseThrow(GatewaySections::noted),
                tracing.orElseThrow(GatewaySections::noted));
    }

    /** Ends reading a mapping of which a part is not usable; the part's problem is on the list already. */
    private static IllegalArgumentException noted() {
        return new IllegalArgumentException("a part is not usable");
    }

    private static HttpConfig http(Section http) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new HttpConfig(
                http.text("host", "0.0.0.0"),
                http.integer("port", 8080, 0, 65_535),
                http.integer("eventLoops", processors, 1, 256),
                http.integer("maximumInFlight", 10_000, 1, 1_000_000),
                http.duration("targetLatency", Duration.ofMillis(50)),
                new StreamLimits(
                        http.integer("maximumStreams", 10_000, 1, 1_000_000),
                        http.integer("maximumStreamsPerUser", 10, 1, 1_000_000)),
                new ApiConfig(
                        new ApiLimits(
                                http.integer("maximumBodyBytes", 64 * 1024, 1024, 16 * 1024 * 1024),
                                http.integer("defaultPageSize", 20, 1, 1000),
                                http.integer("maximumPageSize", 100, 1, 1000),
                                http.duration("defaultLifetime", WEEK),
                                http.duration("maximumLifetime", MONTH)),
                        http.optionalUri("publicBaseUrl"),
                        http.flag("trustForwardedHeaders", false)),
                connections(http),
                http.optionalSection("tls", GatewaySections::tls),
                new DrainConfig(
                        http.duration("drainDelay", Duration.ZERO),
                        http.duration("drainTimeout", Duration.ofSeconds(20))));
    }

    private static ConnectionLimits connections(Section http) {
        ConnectionLimits defaults = ConnectionLimits.DEFAULTS;
        return new ConnectionLimits(
                http.integer("maximumConnections", defaults.maximumConnections(), 1, 10_000_000),
                http.integer("maximumConnectionsPerAddress", defaults.maximumConnectionsPerAddress(), 1, 10_000_000),
                http.integer("maximumHeaderBytes", defaults.maximumHeaderBytes(), 1024, 1024 * 1024),
                http.integer("maximumHeaders", defaults.maximumHeaders(), 10, 10_000),
                http.integer("maximumUrlBytes", defaults.maximumUrlBytes(), 256, 64 * 1024),
                http.integer("maximumConcurrentStreams", defaults.maximumConcurrentStreams(), 1, 10_000),
                http.integer("maximumResets", defaults.maximumResets(), 1, 1_000_000),
                http.integer("maximumControlFrames", defaults.maximumControlFrames(), 10, 1_000_000),
                http.duration("requestTimeout", defaults.requestTimeout()),
                http.duration("idleTimeout", defaults.idleTimeout()));
    }

    private static ListenerTls tls(Section tls) {
        return new ListenerTls(
                tls.file("certificate"),
                tls.file("privateKey"),
                tls.optionalFile("clientAuthorities"),
                tls.oneOf(
                        "clientAuthentication",
                        ListenerTls.ClientAuthentication.class,
                        ListenerTls.ClientAuthentication.NONE),
                tls.text("minimumVersion", "1.2"),
                tls.duration("reloadInterval", Duration.ofSeconds(10)));
    }

    private static ManagementConfig management(Section management) {
        return new ManagementConfig(
                management.text("host", "127.0.0.1"),
                management.integer("port", 9090, 0, 65_535),
                management.optionalSection("tls", GatewaySections::tls),
                Set.copyOf(management.secrets("metricsKeys")),
                management.optionalSection("admin", GatewaySections::admin));
    }

    private static AdminConfig admin(Section admin) {
        Optional<String> issuer = admin.optionalText("issuer");
        Optional<String> audience = admin.optionalText("audience");
        Optional<String> role = admin.optionalText("role");
        List<AdminConfig.Key> keys =
                admin.sections("keys", key -> new AdminConfig.Key(key.text("name"), key.text("sha256")));
        if (issuer.isPresent() != audience.isPresent() || issuer.isPresent() != role.isPresent()) {
            throw new IllegalArgumentException("issuer, audience and role come together");
        }
        return new AdminConfig(
                issuer.isPresent() && audience.isPresent() && role.isPresent()
                        ? new AdminConfig.Role(issuer.get(), audience.get(), role.get())
                        : null,
                keys);
    }

    private static SealingConfig sealing(Section sealing) {
        return new SealingConfig(
                sealing.sections("keys", key -> SealingConfig.Key.of(key.text("id"), key.secret("key"))),
                sealing.flag("encryptPayloads", false));
    }

    private static TracingConfig tracing(Section tracing) {
        return new TracingConfig(
                tracing.optionalUri("endpoint").orElse(null),
                tracing.share("sampling", 0.01),
                tracing.flag("trustCallers", false),
                tracing.text("serviceName", "tapline"));
    }

    private static LoggingConfig logging(Section logging) {
        Map<String, Level> levels = new HashMap<>();
        logging.textsByName("levels", Map.of("io.tapline", "info")).forEach((logger, name) -> {
            try {
                levels.put(logger, Level.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                logging.problem("levels", "must be trace, debug, info, warn or error, not '" + name + "'");
            }
        });
        return new LoggingConfig(
                logging.oneOf("format", LoggingConfig.Format.class, LoggingConfig.Format.TEXT), levels);
    }

    private static PostgresConfig postgres(Section postgres) {
        return new PostgresConfig(
                PostgresConfig.Address.parse(postgres.text("uri")),
                postgres.oneOf("tls", PostgresConfig.Tls.class, PostgresConfig.Tls.DISABLE),
                postgres.optionalFile("trustedCertificates"),
                postgres.integer("readConnections", 2, 1, 64),
                postgres.integer("writeConnections", 2, 1, 64),
                postgres.integer("batchSize", 512, 1, 8192),
                postgres.integer("queueSize", 20_000, 1, 1_000_000),
                postgres.duration("attemptTimeout", Duration.ofSeconds(5)),
                postgres.duration("retryFor", Duration.ofSeconds(20)));
    }

    private static RedisConfig redis(Section redis) {
        return new RedisConfig(
                redis.oneOf("mode", RedisConfig.Mode.class, RedisConfig.Mode.STANDALONE),
                redis.texts("nodes", List.of("redis://127.0.0.1:6379")).stream()
                        .map(RedisConfig::node)
                        .toList(),
                redis.optionalText("user").orElse(null),
                redis.optionalSecret("password").orElse(null),
                redis.optionalFile("trustedCertificates"),
                redis.duration("connectTimeout", Duration.ofSeconds(2)),
                redis.duration("replyTimeout", Duration.ofMillis(500)),
                redis.duration("timeToLive", MONTH));
    }

    private static IssuerConfig issuer(Section issuer) {
        String name = issuer.text("issuer");
        return new IssuerConfig(
                name,
                issuer.optionalUri("discovery").orElseGet(() -> IssuerConfig.defaultDiscovery(name)),
                Set.copyOf(issuer.texts("audiences", List.of())),
                issuer.text("userClaim", "sub"),
                Set.copyOf(issuer.texts("algorithms", List.of("RS256", "ES256"))),
                Set.copyOf(issuer.texts("keyHosts", List.of())),
                issuer.duration("leeway", Duration.ofSeconds(30)),
                issuer.duration("refreshInterval", Duration.ofMinutes(10)),
                issuer.flag("development", false));
    }

    static AllowedIssuer allowedIssuer(Section allowed) {
        return new AllowedIssuer(allowed.text("issuer"), Set.copyOf(allowed.texts("tenants", List.of())));
    }

    private static OutboundConfig outbound(Section outbound) {
        return new OutboundConfig(
                Stream.concat(OutboundConfig.KNOWN_HOSTS.stream(), outbound.texts("hosts", List.of()).stream())
                        .collect(Collectors.toSet()),
                Set.copyOf(outbound.texts("privateHosts", List.of())),
                outbound.optionalText("trustedCertificates").orElse(null));
    }

    private static PushConfig push(Section push) {
        return new PushConfig(
                push.duration("connectTimeout", Duration.ofSeconds(10)),
                push.duration("requestTimeout", Duration.ofSeconds(10)),
                PoolConfig.DEFAULTS.withMaxConnections(push.integer("maximumConnections", 4, 1, 1000)),
                new RetryPolicy(
                        push.duration("firstRetry", Duration.ofSeconds(1)),
                        push.duration("longestRetry", Duration.ofMinutes(5))),
                push.integer("maximumOpenPushes", 20_000, 1, 1_000_000),
                new ProtectionConfig(
                        // Google's quota: 600,000 a minute, and 240 a minute to a device.
                        push.integer("fcmMessagesPerSecond", 10_000, 1, 10_000_000),
                        push.integer("fcmMessagesPerMinuteAndDevice", 240, 1, 1_000_000),
                        push.integer("credentialFailures", 5, 1, 1_000_000),
                        push.duration("credentialPause", Duration.ofSeconds(30)),
                        push.duration("wrongEnvironmentPause", Duration.ofMinutes(1))));
    }
}
