package io.tapline.gateway.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.BulkRegistration.Fate;
import io.tapline.gateway.subscription.BulkRegistration.Result;
import io.tapline.gateway.subscription.DeviceBatch.Device;
import io.tapline.gateway.subscription.Samples;
import io.tapline.gateway.subscription.Unsid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceImportTest {

    private static final String ISSUER = "https://login.example/acme/v2.0";
    private static final App APP = new App(
            "notes",
            Set.of("client"),
            List.of("notes.example"),
            List.of(new App.AllowedIssuer("https://login.example/{tenant}/v2.0", Set.of("acme"))),
            App.VisualDelivery.PRIVATE,
            "You have a notification",
            10,
            Set.of());
    private static final String HEADER = "issuer,tenant,user,deviceId,platform,registrationToken,expirationDateTime\n";

    private final Samples.MovableClock clock = new Samples.MovableClock();
    private final List<Integer> batches = new ArrayList<>();
    private final List<Device> devices = new ArrayList<>();
    private final StringWriter unsids = new StringWriter();
    private final StringWriter rejects = new StringWriter();

    @Test
    void userIsTheOneThatATokenWithTheseClaimsNames() throws IOException {
        run(TableFormat.CSV, HEADER + ISSUER + ",acme,alice,phone,android,token-1,2027-01-01T00:00:00Z\n");

        assertThat(devices).singleElement().satisfies(device -> {
            assertThat(device.user()).isEqualTo(UserKey.of("notes", ISSUER, "acme", "alice"));
            assertThat(device.request().deviceId()).isEqualTo("phone");
            assertThat(device.expiresAt()).isEqualTo("2027-01-01T00:00:00Z");
        });
        assertThat(unsids.toString()).startsWith("issuer,tenant,user,deviceId,unsid\n" + ISSUER + ",acme,alice,phone,");
        assertThat(rejects.toString()).isEmpty();
    }

    @Test
    void jsonLineIsABodyOfTheApiWithItsUser() throws IOException {
        run(TableFormat.JSON, """
                {"issuer":"%s","tenant":"acme","user":"bob","deviceId":"pad","platform":"iOS","appDisplayName":"Notes",\
                "apns":{"deviceToken":"00FF","bundleId":"com.example","environment":"sandbox"}}
                """.formatted(ISSUER));

        assertThat(devices)
                .singleElement()
                .satisfies(
                        device -> assertThat(device.request().appDisplayName()).isEqualTo("Notes"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            https://evil.example,acme,u,d,android,t,        | allows no such issuer
            https://login.example/other/v2.0,other,u,d,android,t,        | allows no such issuer
            https://login.example/acme/v2.0,acme,,d,android,t,           | user is required
            https://login.example/acme/v2.0,acme,u,,android,t,           | deviceId is required
            https://login.example/acme/v2.0,acme,u,d,symbian,t,          | platform must be
            https://login.example/acme/v2.0,acme,u,d,iOS,t,              | fcm is no address
            https://login.example/acme/v2.0,acme,u,d,android,a b,        | fcm.registrationToken must be
            https://login.example/acme/v2.0,acme,u,d,android,t,yesterday | expirationDateTime must be
            https://login.example/acme/v2.0,acme,u,d,android,t,2020-01-01T00:00:00Z | has expired
            https://login.example/acme/v2.0,acme,u                       | has 3 fields
            """)
    void badLineIsReportedWithItsNumberAndSpoilsNoOther(String bad, String reason) throws IOException {
        String good = ISSUER + ",acme,u,d,android,t,\n";
        boolean all = run(TableFormat.CSV, HEADER + bad + "\n" + good);

        assertThat(all).isFalse();
        assertThat(devices).hasSize(1);
        assertThat(rejects.toString()).startsWith("line,reason\n2,").contains(reason);
    }

    @Test
    void memberThatIsNoneIsARejectAndNotPassedOver() throws IOException {
        run(TableFormat.JSON, "{\"isuer\":\"x\"}\n[]\n{\"user\":\"a\",\"user\":\"b\"}\n");

        assertThat(rejects.toString().lines().skip(1)).hasSize(3).allMatch(line -> line.matches("[123],.*"));
    }

    @Test
    void unknownColumnEndsTheImport() {
        assertThatExceptionOfType(BadLineException.class)
                .isThrownBy(() -> run(TableFormat.CSV, "issuer,usr\n"))
                .withMessageContaining("usr");
    }

    @Test
    void sameDeviceOrAddressBeginsAnotherBatch() throws IOException {
        run(
                TableFormat.CSV,
                HEADER
                        + row("a", "phone", "t1")
                        + row("a", "pad", "t2")
                        + row("a", "phone", "t3")
                        + row("b", "x", "t3"));

        assertThat(batches).containsExactly(2, 1, 1);
    }

    @Test
    void largeTableComesInBatches() throws IOException {
        StringBuilder table = new StringBuilder(HEADER);
        for (int i = 0; i <= DeviceImport.BATCH_SIZE; i++) {
            table.append(row("u" + i, "d", "t" + i));
        }
        run(TableFormat.CSV, table.toString());

        assertThat(batches).containsExactly(DeviceImport.BATCH_SIZE, 1);
    }

    private static String row(String user, String device, String token) {
        return ISSUER + ",acme," + user + "," + device + ",android," + token + ",\n";
    }

    /** Returns whether nothing was rejected. */
    private boolean run(TableFormat format, String table) throws IOException {
        ImportOutput output = new ImportOutput(unsids, rejects, new PrintWriter(new StringWriter()), () -> 0);
        DeviceReader reader = new DeviceReader(APP, endpoint -> Optional.empty(), clock);
        DeviceRegister register = batch -> {
            batches.add(batch.devices().size());
            devices.addAll(batch.devices());
            return batch.devices().stream()
                    .map(device -> new Result(Fate.CREATED, new Unsid(device.user(), new UUID(1, 2)), null))
                    .toList();
        };
        new DeviceImport(format.lines(), reader, register, output)
                .run(new ByteArrayInputStream(table.getBytes(StandardCharsets.UTF_8)));
        output.flush();
        return !output.anyRejected();
    }
}
