package io.tapline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.config.PostgresConfig.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresConfigTest {

    @Test
    void uriNamesAllParts() {
        assertThat(Address.parse("postgresql://me:p%40ss+1%3A@db.example:6432/tapline"))
                .isEqualTo(new Address("db.example", 6432, "tapline", "me", "p@ss+1:"));
    }

    @Test
    void portIs5432WhenTheUriHasNone() {
        assertThat(Address.parse("postgres://me@db.example/tapline").port()).isEqualTo(5432);
    }

    @Test
    void passwordIsNeverPrinted() {
        assertThat(Address.parse("postgresql://me:hidden@db.example/tapline").toString())
                .isEqualTo("postgresql://me@db.example:5432/tapline");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://me:hidden@db.example/tapline",
                "postgresql://db.example/tapline",
                "postgresql://me:hidden@db.example",
                "postgresql://me:hidden@db.example/",
                "postgresql://me:hidden@[db/tapline",
                "postgresql://me:hidden@db.example:70000/tapline",
            })
    void malformedUriIsRefusedWithoutShowingThePassword(String uri) {
        assertThatThrownBy(() -> Address.parse(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hidden")
                .hasNoCause();
    }
}
