package io.tapline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayConfigTest {

    private static final Path SAMPLE = Path.of("../config/gateway.yaml");

    @TempDir
    static Path folder;

    private static Map<String, String> environment = Map.of();

    @BeforeAll
    static void secretsThatTheSampleRefersTo() throws Exception {
        Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(folder.resolve("secrets/AuthKey_FGHIJ67890.p8"), pem("EC", 256));
        Files.writeString(folder.resolve("secrets/service-account.json"), """
                {"project_id": "p", "client_email": "c@p", "private_key_id": "k", "private_key": "%s",
                 "token_uri": "https://oauth2.googleapis.com/token"}
                """.formatted(
                        pem("RSA", 2048).replace("\n", "\\n")));
        Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----");
        var vapid = io.tapline.webpush.WebPushConfig.generate(new SecureRandom(), "mailto:a@b.example");
        environment = Map.of(
                "POSTGRES_PASSWORD", "secret",
                "REDIS_PASSWORD", "secret",
                "WNS_SECRET", "secret",
                "VAPID_PUBLIC_KEY", vapid.publicKey(),
                "VAPID_PRIVATE_KEY", vapid.privateKey());
    }

    @Test
    void sampleCanBeUsedAsItIs() throws IOException {
        GatewayConfig config = GatewayConfig.load(copy(Files.readString(SAMPLE)), environment);

        assertThat(config.apps()).hasSize(1);
        assertThat(config.postgres().address().password()).isEqualTo("secret");
    }

    /** A default in the file that is not the default of the code would be a lie to every operator. */
    @Test
    void commentedValuesOfTheSampleAreTheDefaults() throws IOException {
        String sample = Files.readString(SAMPLE);
        GatewayConfig defaults = GatewayConfig.load(copy(sample), environment);
        String uncommented = sample.replaceAll("(?m)^( *)# ([a-z][a-zA-Z]+: [^#\\n]*)", "$1$2")
                // These have no default: they are examples.
                .replaceAll(
                        "(?m)^ *(publicBaseUrl|trustedCertificates|user|password|certificate|tenant|tokenEndpoint|authority|endpoint): .*$",
                        "")
                .replaceAll("(?m)^ *(tls|admin): +#.*$", "")
                // These depend on the machine.
                .replaceAll("(?m)^ *eventLoops: .*$", "");

        assertThat(keysOf(uncommented)).hasSizeGreaterThan(keysOf(sample).size() + 30);
        assertThat(GatewayConfig.load(copy(uncommented), environment)).isEqualTo(defaults);
    }

    @Test
    void problemsOfAllSectionsAreReportedTogether() throws IOException {
        Path file = copy("""
                http: {port: eighty, prot: 1}
                postgres: {uri: 'mysql://x'}
                issuers: []
                apps:
                  - {id: a, hostNames: h, clientIds: c, apns: {teamId: T}}
                """);

        ConfigException exception =
                catchThrowableOfType(ConfigException.class, () -> GatewayConfig.load(file, Map.of()));

        assertThat(exception.problems())
                .contains(
                        "http.port: must be a whole number from 0 to 65535, not 'eighty'",
                        "postgres: uri must be postgresql://user:password@host:port/database",
                        "apps[0].apns.keyId: is required",
                        "apps[0].apns.privateKey: is required")
                .anyMatch(problem -> problem.startsWith("http.prot: unknown key; known here: "));
    }

    @Test
    void tracesGoToACollectorThatIsNamedWhole() throws IOException {
        for (String endpoint : List.of(
                "localhost:4318", "http://localhost:4318", "http://localhost:4318/", "ftp://localhost/v1/traces")) {
            assertThat(tracingProblems("endpoint: '" + endpoint + "'"))
                    .containsExactly("tracing: endpoint must be a URL such as http://localhost:4318/v1/traces");
        }
        assertThat(tracingProblems("endpoint: http://user:word@localhost:4318/v1/traces"))
                .containsExactly("tracing: endpoint must not hold a user or password");
        assertThat(tracingProblems("sampling: 1.5"))
                .containsExactly("tracing.sampling: must be a number from 0 to 1, not '1.5'");
        assertThat(tracingProblems("sampling: NaN"))
                .containsExactly("tracing.sampling: must be a number from 0 to 1, not 'NaN'");
    }

    private List<String> tracingProblems(String line) throws IOException {
        Path file = copy(Files.readString(SAMPLE).replace("tracing:\n", "tracing:\n  " + line + "\n"));
        return catchThrowableOfType(ConfigException.class, () -> GatewayConfig.load(file, environment))
                .problems();
    }

    @Test
    void durationsOfNothingAreNamed() throws IOException {
        String sample = Files.readString(SAMPLE);
        Path file = copy(sample.replaceFirst("# requestTimeout: \\S+", "requestTimeout: 0s"));

        ConfigException exception =
                catchThrowableOfType(ConfigException.class, () -> GatewayConfig.load(file, environment));

        assertThat(exception.problems()).containsExactly("http: requestTimeout must be positive, is PT0S");
    }

    @Test
    void passwordInAWrongUriIsNotShown() throws IOException {
        Path file = copy("redis: {nodes: 'redis://:a secret@redis.example'}");

        ConfigException exception =
                catchThrowableOfType(ConfigException.class, () -> GatewayConfig.load(file, Map.of()));

        assertThat(exception.problems())
                .anyMatch(problem -> problem.startsWith("redis: "))
                .noneMatch(problem -> problem.contains("secret"));
    }

    @Test
    void appMayOnlyAllowIssuersThatAreListed() throws IOException {
        String sample = Files.readString(SAMPLE);
        String typo = sample.replaceFirst("(?s)(apps:.*?issuer: )https://login", "$1https://logon");
        Path file = copy(typo);

        ConfigException exception =
                catchThrowableOfType(ConfigException.class, () -> GatewayConfig.load(file, environment));

        assertThat(exception.problems())
                .containsExactly("apps: app parcels allows the issuer https://logon.microsoftonline.com/{tenant}/v2.0,"
                        + " which is not listed under issuers");
    }

    @Test
    void appMayAllowOneTenantOfATemplate() throws IOException {
        String sample = Files.readString(SAMPLE);
        String oneTenant = sample.replaceFirst("(?s)(apps:.*?issuer: \\S+?)\\{tenant}", "$1contoso");

        assertThat(GatewayConfig.load(copy(oneTenant), environment)
                        .apps()
                        .get(0)
                        .app()
                        .issuers()
                        .get(0)
                        .issuer())
                .isEqualTo("https://login.microsoftonline.com/contoso/v2.0");
    }

    @Test
    void originThatNoBrowserSendsIsNamed() throws IOException {
        String sample = Files.readString(SAMPLE);
        Path file = copy(sample.replaceFirst("# allowedOrigins: \\[]", "allowedOrigins: http://app.example.com"));

        ConfigException exception =
                catchThrowableOfType(ConfigException.class, () -> GatewayConfig.load(file, environment));

        assertThat(exception.problems())
                .containsExactly("apps[0].allowedOrigins: must hold origins as browsers write them,"
                        + " https://app.example.com or http://localhost:3000, not 'http://app.example.com'");
    }

    @Test
    void fileThatIsNotYamlIsNamedWithItsLine() throws IOException {
        Path file = copy("http: {port: 1\napps: ]");

        ConfigException exception =
                catchThrowableOfType(ConfigException.class, () -> GatewayConfig.load(file, Map.of()));

        assertThat(exception.problems()).singleElement().asString().contains("is not YAML", "line 2");
    }

    @Test
    void secretsAreNotInTheTextForm() throws IOException {
        String text =
                GatewayConfig.load(copy(Files.readString(SAMPLE)), environment).toString();

        assertThat(text)
                .doesNotContain("secret]", "=secret", "BEGIN PRIVATE KEY")
                .doesNotContain(environment.get("VAPID_PRIVATE_KEY"));
    }

    @Test
    void effectiveValuesHaveEveryDefaultAndNoSecret() throws Exception {
        String sample = Files.readString(SAMPLE);
        GatewayConfig.Loaded loaded = GatewayConfig.loadAll(copy(sample), environment);
        String yaml = new YAMLMapper().writeValueAsString(loaded.effective());

        assertThat(keysOf(yaml)).contains("eventLoops", "maximumHeaders", "levels", "batchSize", "leeway", "service");
        assertThat(yaml)
                .contains("postgresql://tapline:***@localhost")
                .doesNotContain("secret\"", "BEGIN PRIVATE KEY", environment.get("VAPID_PRIVATE_KEY"));
    }

    @Test
    void effectiveValuesCanBeLoadedAgainButForSecrets() throws Exception {
        GatewayConfig.Loaded loaded = GatewayConfig.loadAll(copy(Files.readString(SAMPLE)), environment);
        var tree = loaded.effective();
        var app = (com.fasterxml.jackson.databind.node.ObjectNode) tree.at("/apps/0");
        tree.withObject("/postgres").put("uri", "postgresql://tapline:${POSTGRES_PASSWORD}@localhost:5432/tapline");
        app.withObject("/apns").put("privateKey", "${file:secrets/AuthKey_FGHIJ67890.p8}");
        app.withObject("/fcm").put("serviceAccount", "${file:secrets/service-account.json}");
        app.withObject("/wns").put("clientSecret", "${WNS_SECRET}");
        app.withObject("/webPush").put("publicKey", "${VAPID_PUBLIC_KEY}").put("privateKey", "${VAPID_PRIVATE_KEY}");

        GatewayConfig.Loaded again =
                GatewayConfig.loadAll(copy(new YAMLMapper().writeValueAsString(tree)), environment);

        assertThat(again.config()).isEqualTo(loaded.config());
    }

    private static Path copy(String yaml) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "gateway", ".yaml"), yaml);
    }

    private static List<String> keysOf(String yaml) throws IOException {
        JsonNode root = new YAMLMapper().readTree(yaml);
        List<String> keys = new java.util.ArrayList<>();
        collect(root, keys);
        return keys;
    }

    private static void collect(JsonNode node, List<String> keys) {
        node.fieldNames().forEachRemaining(keys::add);
        node.forEach(child -> collect(child, keys));
    }

    private static String pem(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        KeyPair pair = generator.generateKeyPair();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
