package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that is killed, comes back and is wiped. */
class EmbeddedRedisIT {

    @Test
    void comesBackEmptyAtItsAddressAfterBeingKilled(@TempDir Path folder) throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder)) {
            String uri = redis.uri();
            redis.command("SET key value");

            redis.kill();
            assertThatThrownBy(() -> redis.command("PING")).isInstanceOf(IOException.class);
            redis.restart();

            assertThat(redis.uri()).isEqualTo(uri);
            assertThat(redis.command("EXISTS key")).isEqualTo(":0");
        }
    }

    @Test
    void forgetsEverythingWhenWiped(@TempDir Path folder) throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder)) {
            redis.command("SET key value");

            redis.wipe();

            assertThat(redis.command("EXISTS key")).isEqualTo(":0");
        }
    }
}
