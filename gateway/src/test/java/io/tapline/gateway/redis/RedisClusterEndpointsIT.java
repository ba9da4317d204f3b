package io.tapline.gateway.redis;

import io.tapline.gateway.Backends;
import io.tapline.gateway.config.RedisConfig;
import java.util.List;

class RedisClusterEndpointsIT extends EndpointDirectoryContract {

    @Override
    RedisConfig.Mode mode() {
        return RedisConfig.Mode.CLUSTER;
    }

    @Override
    List<String> nodes() {
        return Backends.redisCluster();
    }
}
