package io.tapline.gateway.rest;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** How many notifications an app may post. Confined to one event loop. */
public interface RateLimit {

    /** An answer that has no limit. */
    Future<Optional<Duration>> FREE = Future.succeededFuture(Optional.empty());

    /** Takes one for an app. Never fails; empty: it may be posted, else after how long the app may come again. */
    Future<Optional<Duration>> take(String appId);
}
