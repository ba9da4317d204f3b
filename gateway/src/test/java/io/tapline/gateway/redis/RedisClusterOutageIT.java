package io.tapline.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.config.RedisConfig;
import io.tapline.gateway.demo.EmbeddedRedisCluster;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.CountingSource;
import io.tapline.gateway.subscription.EventLoop;
import io.tapline.gateway.subscription.Samples;
import io.tapline.gateway.subscription.UserEndpoints;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisClusterOutageIT {

    private static final UserEndpoints LIST = new UserEndpoints("notes", 1, List.of());

    private final EventLoop loop = new EventLoop();
    private final CountingSource source = new CountingSource(users -> {
        Map<UserKey, UserEndpoints> lists = new HashMap<>();
        users.forEach(user -> lists.put(user, LIST));
        return Future.succeededFuture(lists);
    });

    @Test
    void nodesThatLiveAnswerWhileOneIsDead(@TempDir Path folder) throws Exception {
        List<UserKey> users = Stream.generate(Samples::user).limit(60).toList();
        try (EmbeddedRedisCluster cluster = EmbeddedRedisCluster.start(folder)) {
            RedisLink link = loop.call(() -> RedisLink.open(loop.vertx(), config(cluster), new Random(1)));
            RedisEndpointIndex index = new RedisEndpointIndex(link, Duration.ofHours(1), new Random(1));
            RedisEndpoints directory = new RedisEndpoints(index, source);
            loop.await(link::connected);
            for (UserKey user : users) {
                loop.await(() -> index.put(user, LIST));
            }
            cluster.uris().forEach(this::serveWithoutTheOthers);
            List<UserKey> onDeadNode = usersOn(cluster.uris().get(0), users);

            cluster.stop(0);
            for (UserKey user : users) {
                assertThat(loop.await(() -> directory.find(user))).isEqualTo(LIST);
            }

            assertThat(users)
                    .allSatisfy(user -> assertThat(source.reads(user)).isEqualTo(onDeadNode.contains(user) ? 1 : 0));
            assertThat(onDeadNode).hasSizeBetween(1, users.size() - 1);
            loop.await(link::close);
        } finally {
            loop.close();
        }
    }

    private static RedisConfig config(EmbeddedRedisCluster cluster) {
        return new RedisConfig(
                RedisConfig.Mode.CLUSTER,
                cluster.uris().stream().map(URI::create).toList(),
                null,
                null,
                null,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofHours(1));
    }

    private void serveWithoutTheOthers(String node) {
        onNode(
                node,
                Request.cmd(Command.CONFIG)
                        .arg("SET")
                        .arg("cluster-require-full-coverage")
                        .arg("no"));
    }

    private List<UserKey> usersOn(String node, List<UserKey> users) {
        List<UserKey> found = new ArrayList<>();
        for (UserKey user : users) {
            if (onNode(node, Request.cmd(Command.EXISTS).arg(EndpointKey.of(user)))) {
                found.add(user);
            }
        }
        return found;
    }

    /** Whether the node itself carries out a command. */
    private boolean onNode(String node, Request command) {
        Redis client = loop.call(() -> Redis.createClient(loop.vertx(), node));
        try {
            return loop.await(() -> client.send(command).map(true).otherwise(false));
        } finally {
            loop.await(client::close);
        }
    }
}
