package io.tapline.gateway.subscription;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.FuzzTargets;
import java.util.Map;

/** Whatever stands in {@code X-UNS-ID}: it is one text of one UNSID, or none. */
public class UnsidFuzzTest extends FuzzTargets {

    @Override
    public Map<String, Target> targets() {
        return Map.of("text", UnsidFuzzTest::text);
    }

    private static void text(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        Unsid.parse(text).ifPresent(unsid -> assertThat(unsid.toString()).isEqualTo(text));
    }
}
