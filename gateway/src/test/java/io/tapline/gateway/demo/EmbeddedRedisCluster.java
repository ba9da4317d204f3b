package io.tapline.gateway.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Redis Cluster of three nodes on 127.0.0.1, each with a third of the slots and no replica. Blocking. */
public final class EmbeddedRedisCluster implements AutoCloseable {

    private static final int NODES = 3;
    private static final int SLOTS = 16_384;
    private static final long READY_SECONDS = 30;

    private final List<EmbeddedRedis> nodes = new ArrayList<>();

    private EmbeddedRedisCluster() {}

    /** Starts the nodes and makes them a cluster. Returns when every node says that the cluster is whole. */
    public static EmbeddedRedisCluster start(Path folder) throws IOException {
        EmbeddedRedisCluster cluster = new EmbeddedRedisCluster();
        try {
            for (int i = 0; i < NODES; i++) {
                cluster.nodes.add(EmbeddedRedis.startClusterNode(folder.resolve("node-" + i)));
            }
            cluster.join();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void join() throws IOException {
        for (int i = 0; i < NODES; i++) {
            int first = i * SLOTS / NODES;
            int last = (i + 1) * SLOTS / NODES - 1;
            expectOk(nodes.get(i).command("CLUSTER ADDSLOTSRANGE " + first + " " + last));
            // Different epochs from the start, or the nodes quarrel about who is newer.
            expectOk(nodes.get(i).command("CLUSTER SET-CONFIG-EPOCH " + (i + 1)));
        }
        for (EmbeddedRedis node : nodes) {
            expectOk(nodes.get(0).command("CLUSTER MEET 127.0.0.1 " + node.port()));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        for (EmbeddedRedis node : nodes) {
            // A stored key's node answers for it only when it takes the cluster to be whole.
            while (!isWhole(node)) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("The Redis nodes did not become a cluster");
                }
                Ports.pause();
            }
        }
    }

    private static void expectOk(String answer) throws IOException {
        if (!answer.equals("+OK")) {
            throw new IOException("Redis answered " + answer);
        }
    }

    private static boolean isWhole(EmbeddedRedis node) throws IOException {
        // CLUSTER SLOTS lists one range for each node once it knows all of them; any command on a key fails before.
        return node.command("CLUSTER SLOTS").equals("*" + NODES)
                && !node.command("GET whole").startsWith("-CLUSTERDOWN");
    }

    /** The nodes' addresses. */
    public List<String> uris() {
        return nodes.stream().map(EmbeddedRedis::uri).toList();
    }

    /** Stops one node, as if it died. */
    public void stop(int node) {
        nodes.get(node).close();
    }

    /** Stops all nodes. A second call is harmless. */
    @Override
    public void close() {
        nodes.forEach(EmbeddedRedis::close);
    }
}
