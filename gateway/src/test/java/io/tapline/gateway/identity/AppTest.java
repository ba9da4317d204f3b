package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.identity.App.VisualDelivery;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "https://app.example.com:8443",
                "https://intranet",
                "https://xn--bcher-kva.example",
                "http://localhost",
                "http://localhost:3000",
                "http://127.0.0.1:5173",
            })
    void originsAsBrowsersWriteThemAreTaken(String origin) {
        assertThat(app(origin).allowedOrigins()).containsExactly(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "null",
                "app.example.com",
                "http://app.example.com",
                "https://App.example.com",
                "https://app.example.com/",
                "https://app.example.com/page",
                "https://app.example.com:443",
                "https://app.example.com:0",
                "https://user@app.example.com",
                "https://*.example.com",
                "https://b\u00fccher.example",
                "http://localhost:80",
                "http://localhost.example.com",
                "http://127.0.0.2",
            })
    void whatNoBrowserSendsIsRefusedByName(String origin) {
        assertThatThrownBy(() -> app(origin))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("allowedOrigins holds what is no origin")
                .hasMessageContaining(origin);
    }

    private static App app(String origin) {
        return new App(
                "app", Set.of("client"), List.of("h"), List.of(), VisualDelivery.PRIVATE, "New", 50, Set.of(origin));
    }
}
