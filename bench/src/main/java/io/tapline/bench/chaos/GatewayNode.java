package io.tapline.bench.chaos;

import io.tapline.bench.load.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One of several gateways: a process at a port that stays its own, killed and started again. Blocking; used by one thread. */
final class GatewayNode implements AutoCloseable {

    private static final int START_SECONDS = 120;

    private final Path jar;
    private final Path config;
    private final Path log;
    private final List<String> javaOptions;
    private final URI url;
    private @Nullable GatewayProcess process;

    GatewayNode(Path jar, Path config, Path log, List<String> javaOptions, URI url) {
        this.jar = jar;
        this.config = config;
        this.log = log;
        this.javaOptions = javaOptions;
        this.url = url;
    }

    URI url() {
        return url;
    }

    /** Starts it, again and again while Postgres or Redis are away, as whatever looks after services does. */
    void start() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (process == null) {
            try {
                process = GatewayProcess.start(jar, config, javaOptions, "", log);
            } catch (IOException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                TimeUnit.SECONDS.sleep(1);
            }
        }
    }

    void kill() throws InterruptedException {
        if (process != null) {
            process.kill();
            process = null;
        }
    }

    /** @see GatewayProcess#signal */
    void signal(String name) throws IOException, InterruptedException {
        if (process != null) {
            process.signal(name);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
