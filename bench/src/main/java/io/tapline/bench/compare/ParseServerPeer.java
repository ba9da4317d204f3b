package io.tapline.bench.compare;

import io.tapline.bench.client.Workload;
import io.tapline.bench.load.Population;
import io.tapline.bench.load.Sinks;
import io.tapline.gateway.demo.EmbeddedPostgres;
import io.tapline.gateway.demo.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Parse Server, a backend in Node.js that many apps push with: it stores devices ("installations") with whose they are, finds them
 * by a query and keeps a row with the fate of each push. It pushes to FCM at a fixed address only, so both devices of a user are iOS
 * devices here.
 *
 * @param build of the project; the server is installed below it
 * @see <a href="https://github.com/parse-community/parse-server">parse-community/parse-server</a>
 */
record ParseServerPeer(CompareOptions options, Path build) implements Peer {

    private static final int ENDPOINTS = 2;

    @Override
    public String name() {
        return "parse-server";
    }

    @Override
    public Traits traits() {
        return new Traits(
                false,
                true,
                false,
                false,
                "Parse Server 9.10.0 in Node.js with Postgres. A post names a user, whose devices are found by an indexed"
                        + " query; a row says what became of the push, but what is queued is in memory. One process; APNs"
                        + " only.");
    }

    @Override
    public Measured measure(Path folder) throws PeerMissing, IOException, InterruptedException {
        Path program = program();
        int port = Ports.keepable();
        try (Sinks sinks = Sinks.start(1, false);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"))) {
            LoopWorkload.write(sinks.simulators(), folder);
            try (ServerProcess server = ServerProcess.start(
                    List.of("node", program.toString()), environment(port, postgres, sinks, folder), port, folder)) {
                ParseInstallations.register(server.url(), options.users, ENDPOINTS, postgres.uri());
                return new ServerLoad(options, server, sinks, ParsePost.template(server.url()), population())
                        .measure("one process");
            }
        }
    }

    private static Map<String, String> environment(int port, EmbeddedPostgres postgres, Sinks sinks, Path folder) {
        return Map.of(
                "PORT",
                Integer.toString(port),
                "APP_ID",
                ParsePost.APP_ID,
                "MASTER_KEY",
                ParsePost.MASTER_KEY,
                "DATABASE",
                postgres.uri().replaceFirst("^postgresql:", "postgres:"),
                "APNS_PORT",
                Integer.toString(sinks.simulators().apns().port()),
                "SIGNING_KEY",
                folder.resolve(Workload.SIGNING_KEY).toString(),
                "KEY_ID",
                Workload.KEY_ID,
                "TEAM_ID",
                Workload.TEAM_ID,
                "TOPIC",
                Workload.TOPIC,
                "NODE_EXTRA_CA_CERTS",
                folder.resolve(Workload.AUTHORITY).toString());
    }

    private Path program() throws PeerMissing, IOException, InterruptedException {
        Path source = build.resolve("bench/peers/parse-server");
        Path folder = Files.createDirectories(build.resolve("bench/target/peers/parse-server"));
        for (String file : List.of("package.json", "server.mjs")) {
            Files.copy(source.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(folder.resolve("node_modules/parse-server"))) {
            // Scripts would build a native PostgreSQL client and the like, which it does without.
            Installed.run(List.of("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"), Map.of(), folder);
        }
        return folder.resolve("server.mjs");
    }

    private Population population() {
        Population population = new Population(options.users, ENDPOINTS);
        for (int user = 0; user < options.users; user++) {
            population.registered(user, 0, ParsePost.userKey(user), 0);
        }
        return population;
    }
}
