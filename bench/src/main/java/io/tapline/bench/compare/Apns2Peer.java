package io.tapline.bench.compare;

import io.tapline.bench.client.Workload;
import io.tapline.bench.load.Sinks;
import io.tapline.bench.transport.ClientJvm;
import io.tapline.bench.transport.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * sideshow/apns2, the Go library by which gorush pushes to APNs, in a plain loop: the least that gorush spends on a push, without
 * its HTTP, JSON, queue and proxy.
 *
 * @param build of the project, which has the loop's source
 * @see <a href="https://github.com/sideshow/apns2">sideshow/apns2</a>
 */
record Apns2Peer(CompareOptions options, Path build) implements Peer {

    @Override
    public String name() {
        return "apns2";
    }

    @Override
    public Traits traits() {
        return Traits.sendsOnly(
                "sideshow/apns2 0.25.0, the Go library by which gorush pushes to APNs, in a loop. APNs only.");
    }

    @Override
    public Measured measure(Path folder) throws PeerMissing, IOException, InterruptedException {
        Path program = program();
        try (Sinks sinks = Sinks.start(1, false)) {
            LoopWorkload.write(sinks.simulators(), folder);
            String url = "https://localhost:" + sinks.simulators().apns().port();
            Figures figures =
                    new ClientJvm(name(), command(program, url, folder), LoopPeer.patience(options), folder).measure();
            return LoopPeer.measured(figures, sinks, options);
        }
    }

    private Path program() throws PeerMissing, IOException, InterruptedException {
        String source = build.resolve("bench/peers/apns2").toString();
        Path folder = build.resolve("bench/target/peers/apns2");
        Path program = folder.resolve("apns2");
        Installed.run(List.of("go", "-C", source, "build", "-o", program.toString(), "."), Map.of(), folder);
        return program;
    }

    private List<String> command(Path program, String url, Path folder) {
        return Stream.of(
                        "env",
                        "SSL_CERT_FILE=" + folder.resolve(Workload.AUTHORITY),
                        program,
                        url,
                        folder.resolve(Workload.SIGNING_KEY),
                        Workload.KEY_ID,
                        Workload.TEAM_ID,
                        Workload.TOPIC,
                        Tap.ID,
                        Tap.APNS,
                        options.inFlight,
                        options.warmUpSeconds,
                        options.seconds)
                .map(String::valueOf)
                .toList();
    }
}
