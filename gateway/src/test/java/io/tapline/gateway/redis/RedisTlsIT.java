package io.tapline.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.tapline.gateway.config.RedisConfig;
import io.tapline.gateway.demo.EmbeddedRedis;
import io.tapline.gateway.subscription.EventLoop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsIT {

    private final EventLoop loop = new EventLoop();
    private final EmbeddedRedis redis;
    private final Detour secured;
    private final Path certificate;

    RedisTlsIT(@TempDir Path folder) throws Exception {
        redis = EmbeddedRedis.start(folder.resolve("redis"));
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .ecp256()
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        certificate = Files.writeString(folder.resolve("authority.pem"), bundle.getCertificatePEM());
        NetServerOptions tls = new NetServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setKeyValue(Buffer.buffer(bundle.getPrivateKeyPEM()))
                        .setCertValue(Buffer.buffer(bundle.getCertificatePEM())));
        secured = new Detour(loop, URI.create(redis.uri()).getPort(), tls);
    }

    @AfterEach
    void close() {
        loop.close();
        redis.close();
    }

    @Test
    void certificateOfATrustedAuthorityIsAccepted() {
        assertThat(ping("localhost", certificate).toString()).isEqualTo("PONG");
    }

    @Test
    void certificateOfAnUnknownAuthorityIsRefused() {
        assertThatThrownBy(() -> ping("localhost", null)).hasStackTraceContaining("certification path");
    }

    @Test
    void certificateOfAnotherHostIsRefused() {
        assertThatThrownBy(() -> ping("127.0.0.1", certificate)).hasStackTraceContaining("127.0.0.1");
    }

    private Response ping(String host, @Nullable Path trusted) {
        URI node = URI.create("rediss://" + host + ":" + secured.port());
        String password = URI.create(redis.uri()).getUserInfo().substring(1);
        Duration patience = Duration.ofSeconds(20);
        RedisConfig config = new RedisConfig(
                RedisConfig.Mode.STANDALONE, List.of(node), null, password, trusted, patience, patience, patience);
        Redis client = loop.call(() -> Redis.createClient(loop.vertx(), RedisClientOptions.of(config, 16)));
        return loop.await(() -> client.send(Request.cmd(Command.PING)));
    }
}
