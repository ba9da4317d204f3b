package io.tapline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisConfigTest {

    @Test
    void textShowsNoSecret() {
        RedisConfig config = new RedisConfig(
                RedisConfig.Mode.STANDALONE,
                List.of(URI.create("redis://tapline:first-secret@redis.example:6379")),
                "tapline",
                "second-secret",
                null,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofDays(1));

        assertThat(config.toString()).contains("redis.example:6379", "tapline").doesNotContain("secret");
    }

    @Test
    void errorsShowNoSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisConfig.node("redis://:a secret@host"))
                .withMessageContaining("nodes")
                .withMessageNotContaining("secret")
                .withNoCause();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(RedisConfig.Mode.STANDALONE, "http://:secret@host:6379"))
                .withMessageContaining("nodes")
                .withMessageNotContaining("secret");
    }

    @Test
    void standaloneModeHasOneNode() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(RedisConfig.Mode.STANDALONE, "redis://a", "redis://b"))
                .withMessageContaining("nodes");
        assertThat(config(RedisConfig.Mode.CLUSTER, "redis://a", "redis://b").nodes())
                .hasSize(2);
    }

    @Test
    void nodesAreAllSecureOrNone() {
        assertThat(config(RedisConfig.Mode.CLUSTER, "rediss://a", "rediss://b").isSecure())
                .isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(RedisConfig.Mode.CLUSTER, "rediss://a", "redis://b"))
                .withMessageContaining("nodes");
    }

    @Test
    void timesArePositive() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(Duration.ZERO, second, second))
                .withMessageContaining("connectTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(second, Duration.ZERO, second))
                .withMessageContaining("replyTimeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(second, second, Duration.ZERO))
                .withMessageContaining("timeToLive");
    }

    private static RedisConfig config(Duration connect, Duration reply, Duration live) {
        return new RedisConfig(
                RedisConfig.Mode.STANDALONE, List.of(URI.create("redis://a")), null, null, null, connect, reply, live);
    }

    private static RedisConfig config(RedisConfig.Mode mode, String... nodes) {
        Duration second = Duration.ofSeconds(1);
        List<URI> addresses = List.of(nodes).stream().map(RedisConfig::node).toList();
        return new RedisConfig(mode, addresses, null, null, null, second, second, second);
    }
}
