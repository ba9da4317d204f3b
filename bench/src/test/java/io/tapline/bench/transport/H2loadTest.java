package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What h2load of nghttp2 1.52 prints, and the shell after it. */
class H2loadTest {

    private static final String OUTPUT = """
            starting benchmark...
            TLS Protocol: TLSv1.3
            Cipher: TLS_AES_128_GCM_SHA256
            Application protocol: h2

            finished in 10.00s, 384993.20 req/s, 24.60MB/s
            requests: 3849932 total, 3850432 started, 4000000 done, 4000000 succeeded, 0 failed, 0 errored, 0 timeout
            status codes: 3849932 2xx, 0 3xx, 0 4xx, 0 5xx
            req/s           :  384993.20   384993.20   384993.20        0.00   100.00%
            cpu 6.500 1.500
            """;

    @Test
    void itsCpuIsThatOfTheWholeProcessAndItsRequestsAllThatSucceeded() throws IOException {
        assertThat(H2load.figures(OUTPUT, 0.25, true)).isEqualTo(new Figures(2, null, 384_993.20, 0.25, "OpenSSL"));
    }

    @Test
    void withoutTlsNothingEncrypts() throws IOException {
        assertThat(H2load.figures(OUTPUT, 0.25, false).tls()).isEqualTo("none");
    }

    @Test
    void aFailedRequestSpoilsTheFigures() {
        assertRefused(OUTPUT.replace("0 failed", "1 failed"));
        assertRefused(OUTPUT.replace("0 errored", "1 errored"));
    }

    @Test
    void aServerThatAnswersNothingGivesNoFigures() {
        assertRefused(OUTPUT.replace("4000000 succeeded", "0 succeeded"));
    }

    @Test
    void outputOfAnotherFormIsQuoted() {
        assertThatThrownBy(() -> H2load.figures("h2load: unrecognized option\n", 0, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unrecognized option");
    }

    private static void assertRefused(String output) {
        assertThatThrownBy(() -> H2load.figures(output, 0, true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not all pushes were accepted");
    }
}
