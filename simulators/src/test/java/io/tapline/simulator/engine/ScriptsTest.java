package io.tapline.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptsTest {

    private final Scripts scripts = new Scripts();

    @Test
    void withoutAScriptTheAnswerIsTheUsual() {
        assertThat(scripts.next(1, "a")).isEqualTo(Answer.usual());
    }

    @Test
    void answersForATargetAreUsedUpInOrder() {
        scripts.target("a", Answer.status(410), Answer.status(503));

        assertThat(scripts.next(1, "b")).isEqualTo(Answer.usual());
        assertThat(scripts.next(1, "a")).isEqualTo(Answer.status(410));
        assertThat(scripts.next(2, "a")).isEqualTo(Answer.status(503));
        assertThat(scripts.next(1, "a")).isEqualTo(Answer.usual());
    }

    @Test
    void theNarrowestScriptDecides() {
        scripts.otherwise(() -> Answer.status(500));
        scripts.always("a", Answer.status(501));
        scripts.next(Answer.status(502));
        scripts.target("a", Answer.status(503));
        scripts.connection(1, List.of(Answer.status(504)));

        assertThat(List.of(
                        scripts.next(1, "a"),
                        scripts.next(1, "a"),
                        scripts.next(1, "a"),
                        scripts.next(1, "a"),
                        scripts.next(1, "a"),
                        scripts.next(1, "b")))
                .containsExactly(
                        Answer.status(504),
                        Answer.status(503),
                        Answer.status(502),
                        Answer.status(501),
                        Answer.status(501),
                        Answer.status(500));
    }

    @Test
    void aComingConnectionTakesItsScriptWithIt() {
        scripts.nextConnection(Answer.disconnect());
        scripts.connected(7);
        scripts.connected(8);

        assertThat(scripts.next(8, "a")).isEqualTo(Answer.usual());
        assertThat(scripts.next(7, "a")).isEqualTo(Answer.disconnect());
    }

    @Test
    void aClosedConnectionsScriptIsForgotten() {
        scripts.connection(7, List.of(Answer.disconnect()));
        scripts.disconnected(7);

        assertThat(scripts.next(7, "a")).isEqualTo(Answer.usual());
    }

    @Test
    void clearForgetsAll() {
        scripts.always("a", Answer.status(500));
        scripts.next(Answer.status(500));
        scripts.clear();

        assertThat(scripts.next(1, "a")).isEqualTo(Answer.usual());
    }

    @Test
    void whatIsNoPushIsAnsweredOnlyByScriptsForItself() {
        scripts.next(Answer.status(500));
        scripts.target("/token", Answer.status(503));

        assertThat(scripts.targetOnly("/token")).isEqualTo(Answer.status(503));
        assertThat(scripts.targetOnly("/token")).isEqualTo(Answer.usual());
    }
}
