package io.tapline.gateway.redis;

import io.tapline.gateway.Backends;
import io.tapline.gateway.config.RedisConfig;
import java.util.List;

class RedisEndpointsIT extends EndpointDirectoryContract {

    @Override
    RedisConfig.Mode mode() {
        return RedisConfig.Mode.STANDALONE;
    }

    @Override
    List<String> nodes() {
        return List.of(Backends.redis());
    }
}
