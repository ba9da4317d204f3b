package io.tapline.bench.compare;

import io.tapline.bench.client.FcmMessage;
import io.tapline.bench.client.Workload;
import io.tapline.bench.load.Population;
import io.tapline.bench.load.PostTemplate;
import io.tapline.bench.load.Sinks;
import io.tapline.gateway.demo.Ports;
import io.tapline.simulator.Simulators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * gorush, a push server in Go. It takes device tokens and keeps nothing. Its addresses of APNs and FCM are fixed, so that a proxy,
 * for which it has a setting, leads them to the sinks.
 *
 * @param build of the project; gorush is put below it
 * @see <a href="https://github.com/appleboy/gorush">appleboy/gorush</a>
 */
record GorushPeer(CompareOptions options, Path build) implements Peer {

    static final String MODULE = "github.com/appleboy/gorush@v1.18.8";

    private static final int ENDPOINTS = 2;

    @Override
    public String name() {
        return "gorush";
    }

    @Override
    public Traits traits() {
        return Traits.sendsOnly(
                "gorush 1.18.8, a push server in Go. A post names each token; what is queued is in memory.");
    }

    /** In the mode in which it pushes more: answering when the pushes are done (sync), or at once. */
    @Override
    public Measured measure(Path folder) throws PeerMissing, IOException, InterruptedException, ExecutionException {
        Path program = program();
        Measured sync = measure(program, true, Files.createDirectories(folder.resolve("sync")));
        Measured queued = measure(program, false, Files.createDirectories(folder.resolve("queued")));
        return queued.pushesPerSecond() > sync.pushesPerSecond() ? queued : sync;
    }

    private Path program() throws PeerMissing, IOException, InterruptedException {
        if (options.gorush != null) {
            return options.gorush;
        }
        Path folder = build.resolve("bench/target/peers/gorush");
        Path program = folder.resolve("gorush");
        if (!Files.isExecutable(program)) {
            Installed.run(List.of("go", "install", MODULE), Map.of("GOBIN", folder.toString()), folder);
        }
        return program;
    }

    private Measured measure(Path program, boolean sync, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        try (Sinks sinks = Sinks.start(1, false);
                ConnectProxy proxy = ConnectProxy.start(tunnels(sinks.simulators()))) {
            LoopWorkload.write(sinks.simulators(), folder);
            Path account = Files.writeString(
                    folder.resolve("fcm.json"), sinks.simulators().fcm().serviceAccountJson(FcmMessage.PROJECT));
            GorushConfig config = new GorushConfig(
                    Ports.keepable(), sync, proxy.url(), folder.resolve(Workload.SIGNING_KEY), account);
            Path file = Files.writeString(folder.resolve("gorush.yml"), config.yaml());
            Map<String, String> environment = Map.of(
                    "SSL_CERT_FILE",
                    folder.resolve(Workload.AUTHORITY).toString(),
                    "HTTPS_PROXY",
                    proxy.url(),
                    "GOOGLE_APPLICATION_CREDENTIALS",
                    account.toString());
            try (ServerProcess server = ServerProcess.start(
                    List.of(program.toString(), "-c", file.toString()), environment, config.port(), folder)) {
                PostTemplate template = GorushPost.template(server.url());
                return new ServerLoad(options, server, sinks, template, population())
                        .measure((sync ? "sync, " : "queued, ") + GorushConfig.WORKERS + " workers, through a proxy");
            }
        }
    }

    private static Map<String, Integer> tunnels(Simulators simulators) {
        int fcm = simulators.fcm().port();
        return Map.of(
                "api.push.apple.com:443",
                simulators.apns().port(),
                "fcm.googleapis.com:443",
                fcm,
                "oauth2.googleapis.com:443",
                fcm,
                "127.0.0.1:" + fcm,
                fcm);
    }

    private Population population() {
        Population population = new Population(options.users, ENDPOINTS);
        for (int user = 0; user < options.users; user++) {
            population.registered(user, 0, GorushPost.devices(user), 0);
        }
        return population;
    }
}
