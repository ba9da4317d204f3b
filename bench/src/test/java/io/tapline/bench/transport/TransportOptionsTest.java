package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class TransportOptionsTest {

    @Test
    void defaultsCompareAllClientsOfTheTransport() {
        TransportOptions options = parse();

        assertThat(options.clients).isEqualTo(ClientKind.OF_TRANSPORT);
        assertThat(options.bodyBytes).containsExactly(120, 1024);
        assertThat(options.cleartext).isTrue();
        assertThat(options.busy).isFalse();
        assertThat(options.json).isNull();
    }

    @Test
    void rowsWithoutTlsAreOfThoseThatSpeakIt() {
        assertThat(parse("--body-bytes", "120").rows(true))
                .extracting(row -> row.client() + (row.tls() ? " TLS" : ""))
                .containsExactly(
                        "tapline TLS", "pushy TLS", "vertx TLS", "jdk TLS", "h2load TLS", "tapline", "vertx", "h2load");
    }

    @Test
    void eachLengthHasRowsOfItsOwn() {
        assertThat(parse("--clients", "tapline,pushy", "--no-cleartext").rows(true))
                .extracting(row -> row.client() + " " + row.bodyBytes())
                .containsExactly("tapline 120", "pushy 120", "tapline 1024", "pushy 1024");
    }

    @Test
    void h2loadHasNoRowsWhereItIsNotInstalled() {
        assertThat(parse().rows(false)).extracting(Row::client).doesNotContain(ClientKind.H2LOAD);
    }

    @Test
    void namesOfClientsHaveAnyCase() {
        assertThat(parse("--clients", "Tapline,H2LOAD").clients)
                .isEqualTo(List.of(ClientKind.TAPLINE, ClientKind.H2LOAD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--seconds 0",
                "--warm-up -1",
                "--forks 0",
                "--forks many",
                "--in-flight 0",
                "--in-flight 1001",
                "--body-bytes 19",
                "--body-bytes 4097",
                "--clients nobody",
                "--clients firebase"
            })
    void whatCannotBeMeasuredIsRefused(String arguments) {
        assertThatThrownBy(() -> parse(arguments.split(" ", -1)))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(arguments.substring(0, arguments.indexOf(' ')));
    }

    private static TransportOptions parse(String... arguments) {
        TransportOptions options = new TransportOptions();
        CommandLine.populateCommand(options, arguments);
        return options;
    }
}
