package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.cli.GatewayProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process under load that is told to stop. */
class DrainIT {

    private static final String POST = """
            {"targetHostName": "demo.tapline.example", "payload": {"rawContent": "hello"}, "priority": "High"}""";
    private static final int POSTERS = 4;
    private static final int BEFORE_STOP = 200;

    @TempDir
    Path folder;

    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusedOddly = new ConcurrentLinkedQueue<>();
    private WholeSystem system;

    @SuppressWarnings("NullAway.Init")
    private Process process;

    @SuppressWarnings("NullAway.Init")
    private BufferedReader output;

    @SuppressWarnings("NullAway.Init")
    private String url;

    @SuppressWarnings("NullAway.Init")
    private String managementUrl;

    private String app;
    private String unsid;

    @BeforeEach
    void start() throws Exception {
        system = new WholeSystem();
        String alice = system.userToken(DemoConfig.CLIENT_ID, "alice");
        app = system.appToken(DemoConfig.CLIENT_ID, DemoConfig.CLIENT_SECRET);
        unsid = system.subscribeAllPlatforms(alice).get(0);
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
        system.close();
    }

    /** A build below nohup ignores SIGHUP, and so would all that it starts. */
    private static List<String> hangupArrives() throws IOException {
        Path status = Path.of("/proc/self/status");
        boolean ignored = Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .mapToLong(line -> Long.parseUnsignedLong(
                                line.substring("SigIgn:".length()).trim(), 16))
                        .anyMatch(signals -> (signals & 1) != 0);
        return ignored ? List.of("env", "--default-signal=HUP") : List.of();
    }

    private void startProcess(String... more) throws IOException {
        ObjectNode configuration = system.configuration.deepCopy();
        configuration.put("nodeName", "drained");
        configuration.withObject("/http").put("drainTimeout", "60s");
        configuration.withObject("/logging").put("format", "json");
        for (int i = 0; i < more.length; i += 2) {
            configuration.withObject("/http").put(more[i], more[i + 1]);
        }
        Path file = Files.writeString(folder.resolve("gateway.yaml"), configuration.toString());
        List<String> command = new ArrayList<>(hangupArrives());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayProcess.class.getName(),
                file.toString()));
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("log").toFile())
                .start();
        output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = output.readLine();
        }
        String[] ready = String.valueOf(line).split(" ");
        assertThat(ready).as(log()).hasSize(3);
        url = ready[1];
        managementUrl = ready[2];
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private HttpResponse<String> post() throws IOException, InterruptedException {
        return system.send("POST", url + "/beta/me/notifications", app, POST, "X-UNS-ID", unsid);
    }

    /** Posts until nobody listens any more. */
    private void load(CountDownLatch enough) {
        try {
            while (true) {
                HttpResponse<String> response = post();
                if (response.statusCode() == 201) {
                    accepted.add(
                            WholeSystem.JSON.readTree(response.body()).get("id").asText());
                    enough.countDown();
                } else {
                    refusedOddly.add(response.statusCode() + " " + response.body());
                }
            }
        } catch (IOException over) {
            // Nobody listens.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            while (enough.getCount() > 0) {
                enough.countDown();
            }
        }
    }

    @Test
    void everyAcceptedNotificationIsPushedOrLeftRecognisable() throws Exception {
        startProcess();
        CountDownLatch enough = new CountDownLatch(BEFORE_STOP);
        List<Thread> posters = new ArrayList<>();
        for (int i = 0; i < POSTERS; i++) {
            Thread poster = new Thread(() -> load(enough));
            poster.start();
            posters.add(poster);
        }
        enough.await();

        process.destroy();
        for (Thread poster : posters) {
            poster.join();
        }

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(log()).isTrue();
        assertThat(process.exitValue()).as(log()).isZero();
        assertThat(refusedOddly).isEmpty();
        assertThat(accepted).hasSizeGreaterThanOrEqualTo(BEFORE_STOP);
        assertThat(neitherPushedNorRecognisable()).isZero();
        assertThat(system.query("select count(*) from node where name = 'drained' and lease_until > now()"))
                .as("the lease has been given back")
                .isEqualTo("0");
        assertThat(log()).contains("notifications handed over unfinished");
        assertEveryLineIsJson();
    }

    /** Four devices: as many deliveries, or an id that the node's low-water mark does not count as finished. */
    private int neitherPushedNorRecognisable() throws Exception {
        String ids = String.join("','", accepted);
        return Integer.parseInt(
                system.query(
                        "select count(*) from notification n join node on node.epoch = n.node_epoch"
                                + " where n.id in ('" + ids + "') and n.id < node.low_water"
                                + " and (select count(*) from outcome d where d.notification_id = n.id and d.state in (0, 3)) < 4"));
    }

    private void assertEveryLineIsJson() throws IOException {
        List<String> lines = log().lines().toList();
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            JsonNode object = WholeSystem.JSON.readTree(line);
            assertThat(object.fieldNames())
                    .toIterable()
                    .as(line)
                    .contains("time", "level", "logger", "thread", "message");
        }
    }

    @Test
    void readinessGoesBeforeTheGatewayStopsToAccept() throws Exception {
        startProcess("drainDelay", "1h");
        assertThat(system.send("GET", managementUrl + "/health/ready", app, "").statusCode())
                .isEqualTo(200);

        process.destroy();
        while (system.send("GET", managementUrl + "/health/ready", app, "").statusCode() == 200) {
            Thread.onSpinWait();
        }

        assertThat(system.send("GET", managementUrl + "/health/live", app, "").statusCode())
                .isEqualTo(200);
        assertThat(WholeSystem.JSON
                        .readTree(system.send("GET", managementUrl + "/health", app, "")
                                .body())
                        .get("draining")
                        .asBoolean())
                .isTrue();
        assertThat(post().statusCode()).isEqualTo(201);

        // The delay is an hour; a second signal does not wait for it.
        process.destroy();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
    }

    @Test
    void hangupTakesOverWhatCanChangeAndNamesTheRest() throws Exception {
        startProcess();
        Path file = folder.resolve("gateway.yaml");
        ObjectNode configuration = (ObjectNode) WholeSystem.JSON.readTree(Files.readString(file));
        configuration.withObject("/http").put("maximumHeaders", 10).put("maximumInFlight", 9);
        Files.writeString(file, configuration.toString());

        assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        while (!log().contains("Read the configuration again")) {
            Thread.onSpinWait();
        }

        assertThat(log()).contains("live: [http.maximumHeaders]; needs a restart: [http.maximumInFlight]");
        String[] headers = new String[30];
        for (int i = 0; i < headers.length; i += 2) {
            headers[i] = "X-" + i;
            headers[i + 1] = "x";
        }
        assertThat(system.send("GET", url + "/beta/me/notifications", app, "", headers)
                        .statusCode())
                .isEqualTo(431);
    }
}
