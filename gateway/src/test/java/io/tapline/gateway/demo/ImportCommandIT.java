package io.tapline.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tapline.gateway.Backends;
import io.tapline.gateway.cli.Commands;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that takes devices over, beside a gateway at work: for an app of its file, and for one that is registered. */
class ImportCommandIT {

    private static final String OPERATOR = "operator-key";
    private static final String REGISTERED = "imported";

    @TempDir
    private static Path folder;

    private static WholeSystem system;
    private static Path config;

    @BeforeAll
    static void start() throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(OPERATOR.getBytes(UTF_8)));
        system = new WholeSystem(
                Backends.redis(),
                tree -> tree.withObject("/management/admin")
                        .putArray("keys")
                        .addObject()
                        .put("name", "ops")
                        .put("sha256", digest));
        HttpResponse<String> registered =
                system.admin(OPERATOR, "PUT", "/apps/" + REGISTERED, """
                {"clientIds": ["imported-client"], "hostNames": ["imported.example"], "issuers": [{"issuer": "%s"}]}
                """.formatted(system.issuerName()));
        assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);
        config = folder.resolve("gateway.yaml");
        Files.write(config, new YAMLMapper().writeValueAsBytes(system.configuration));
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    /** A table of one device of alice, who is known by the claims of her token. */
    private static Path table(String client, String device, String more) throws Exception {
        JsonNode claims = WholeSystem.JSON.readTree(WrongTokens.payload(system.userToken(client, "alice"))
                .toBuffer()
                .getBytes());
        String line = String.join(
                ",",
                claims.get("iss").asText(),
                claims.get("tid").asText(),
                claims.get("oid").asText(),
                device,
                "iOS",
                system.simulators.apns().newDeviceToken("com.example.app"),
                "com.example.app,production");
        return Files.writeString(
                folder.resolve(device + ".csv"),
                "issuer,tenant,user,deviceId,platform,deviceToken,bundleId,environment\n" + line + "\n" + more);
    }

    private static String run(String app, Path table, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("import", "--config", config.toString(), "--app", app, "--format", "csv"));
        arguments.addAll(List.of(more));
        arguments.add(table.toString());
        return Commands.run(arguments.toArray(String[]::new));
    }

    private static String subscriptions(String client) throws Exception {
        return system.send("GET", "/beta/me/notificationSubscriptions", system.userToken(client, "alice"), "")
                .body();
    }

    @Test
    void deviceOfARegisteredAppIsItsUsersOwn() throws Exception {
        Path table = table("imported-client", "phone-of-before", "");

        assertThat(run(REGISTERED, table, "--dry-run")).doesNotStartWith("exit");
        assertThat(subscriptions("imported-client")).doesNotContain("phone-of-before");
        assertThat(run(REGISTERED, table)).contains("phone-of-before");
        assertThat(subscriptions("imported-client")).contains("phone-of-before");
        assertThat(run(REGISTERED, table)).as("again").doesNotStartWith("exit");
    }

    @Test
    void deviceOfAnAppOfTheFileIsImportedAndTheRestSaysWhy() throws Exception {
        Path table = table(DemoConfig.CLIENT_ID, "phone-of-the-file", "short,line\n");

        assertThat(run("demo", table)).startsWith("exit 1").contains(table + ".rejects.csv");
        assertThat(Files.readString(Path.of(table + ".rejects.csv"))).contains("3,");
        assertThat(subscriptions(DemoConfig.CLIENT_ID)).contains("phone-of-the-file");
    }

    @Test
    void appThatNobodyHasIsNamed() throws Exception {
        assertThat(run("nobody", table(DemoConfig.CLIENT_ID, "any", "")))
                .isEqualTo("exit 2: tapline: neither the configuration nor the registry has an app nobody");
    }
}
