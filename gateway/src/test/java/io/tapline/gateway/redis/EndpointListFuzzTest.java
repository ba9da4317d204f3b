package io.tapline.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.FuzzTargets;
import java.util.Map;

/** Whatever stands in Redis: it is a list, which then says of itself what was read, or nothing. */
public class EndpointListFuzzTest extends FuzzTargets {

    @Override
    public Map<String, Target> targets() {
        return Map.of("value", EndpointListFuzzTest::value);
    }

    private static void value(byte[] value) {
        EndpointListCodec.decode(value)
                .ifPresent(list -> assertThat(EndpointListCodec.decode(EndpointListCodec.encode(list)))
                        .contains(list));
    }
}
