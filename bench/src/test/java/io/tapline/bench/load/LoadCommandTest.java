package io.tapline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LoadCommandTest {

    private static final int USAGE = 2;

    @ParameterizedTest
    @ValueSource(strings = {"--gateways 0", "--gateways 3 --connections 2"})
    void aGatewayWithoutAConnectionIsRefusedBeforeAnythingStarts(String arguments) {
        StringWriter errors = new StringWriter();

        int status = new CommandLine(new LoadCommand())
                .setErr(new PrintWriter(errors, true))
                .execute(arguments.split(" ", -1));

        assertThat(status).isEqualTo(USAGE);
        assertThat(errors.toString()).startsWith("--gateways must be");
    }
}
