package io.tapline.gateway.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.VisualContent;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentTest {

    private static final byte[] RAW = "\u0000 grüße".getBytes(UTF_8);

    @Test
    void everyPartComesBackAsItWas() {
        VisualContent titled = new VisualContent("title", null);
        VisualContent empty = new VisualContent("", "");
        VisualContent full = new VisualContent("Füße \ud83d\ude00", "body");
        for (Content content : List.of(
                new Content(RAW, null, null),
                new Content(new byte[0], null, full),
                new Content(null, titled, null),
                new Content(null, empty, null),
                new Content(RAW, full, titled))) {
            assertThat(Content.read(content.bytes())).usingRecursiveComparison().isEqualTo(content);
        }
    }

    @Test
    void pushNeedsNoMoreOfRawContentThanThatItIsThere() {
        VisualContent alert = new VisualContent("title", "body");

        assertThat(new Content(RAW, null, alert).withoutRaw())
                .usingRecursiveComparison()
                .isEqualTo(new Content(new byte[0], null, alert));
        assertThat(new Content(null, alert, null).withoutRaw().raw()).isNull();
    }
}
