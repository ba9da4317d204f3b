package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.config.PostgresConfig;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostgresOptionsTest {

    private static final PgConnectOptions OPTIONS = PostgresOptions.connect(new PostgresConfig(
            new PostgresConfig.Address("localhost", 5432, "tapline", "tapline", "secret"),
            PostgresConfig.Tls.DISABLE,
            null,
            1,
            1,
            1,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1)));

    @Test
    void everyStatementIsParsedAndPlannedOnce() throws IOException {
        List<Path> statements;
        // Tests run in the folder of their module.
        try (Stream<Path> resources = Files.walk(Path.of("src/main/resources/io/tapline/gateway"))) {
            statements =
                    resources.filter(file -> file.toString().endsWith(".sql")).toList();
        }

        assertThat(statements)
                .hasSizeGreaterThan(20)
                .allSatisfy(file -> assertThat(
                                OPTIONS.getPreparedStatementCacheSqlFilter().test(Files.readString(file)))
                        .isTrue());
    }
}
