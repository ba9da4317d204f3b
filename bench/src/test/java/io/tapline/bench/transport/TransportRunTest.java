package io.tapline.bench.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransportRunTest {

    private final Row ours = new Row(ClientKind.TAPLINE, 120, true);
    private final Row pushy = new Row(ClientKind.PUSHY, 120, true);
    private final List<ClientKind> measured = new ArrayList<>();

    @Test
    void forksOfARowAreSpreadOverTheRun() throws Exception {
        new TransportRun(2, this::measure).run(List.of(ours, pushy));

        assertThat(measured)
                .containsExactly(ClientKind.TAPLINE, ClientKind.PUSHY, ClientKind.TAPLINE, ClientKind.PUSHY);
        assertThat(ours.forks()).extracting(Figures::cpuMicrosPerPush).containsExactly(1.0, 3.0);
        assertThat(pushy.forks()).extracting(Figures::cpuMicrosPerPush).containsExactly(2.0, 4.0);
    }

    @Test
    void aClientWithoutFiguresIsMeasuredOnceMore() throws Exception {
        new TransportRun(1, failing(1)).run(List.of(pushy));

        assertThat(measured).hasSize(2);
        assertThat(pushy.forks()).hasSize(1);
    }

    @Test
    void aClientWithoutFiguresTwiceInARowEndsTheRun() {
        assertThatThrownBy(() -> new TransportRun(1, failing(2)).run(List.of(pushy, ours)))
                .isInstanceOf(IOException.class)
                .hasMessage("failure 2");
        assertThat(measured).containsExactly(ClientKind.PUSHY, ClientKind.PUSHY);
    }

    private TransportRun.Measurement failing(int times) {
        return row -> {
            Figures figures = measure(row);
            if (measured.size() <= times) {
                throw new IOException("failure " + measured.size());
            }
            return figures;
        };
    }

    private Figures measure(Row row) {
        measured.add(row.client());
        return new Figures(measured.size(), 100.0, 1_000, 0.5, "BoringSSL");
    }
}
