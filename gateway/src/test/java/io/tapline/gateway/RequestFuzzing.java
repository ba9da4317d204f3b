package io.tapline.gateway;

import io.tapline.gateway.identity.AccessTokenFuzzTest;
import io.tapline.gateway.redis.EndpointListFuzzTest;
import io.tapline.gateway.rest.RequestFuzzTest;
import io.tapline.gateway.subscription.UnsidFuzzTest;
import io.tapline.http2.FuzzTargets;
import io.tapline.http2.JazzerRun;
import java.util.List;

/** Looks for inputs; only with {@code -Pfuzz}. */
class RequestFuzzing extends JazzerRun {

    @Override
    protected List<FuzzTargets> all() {
        return List.of(
                new RequestFuzzTest(), new AccessTokenFuzzTest(), new UnsidFuzzTest(), new EndpointListFuzzTest());
    }
}
