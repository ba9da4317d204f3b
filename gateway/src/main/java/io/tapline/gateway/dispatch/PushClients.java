package io.tapline.gateway.dispatch;

import io.tapline.push.Platform;
import io.tapline.push.PushClient;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** One event loop's push clients, one for each platform that an app has a credential for. */
public interface PushClients {

    /** Null when the app has no credential for the platform. */
    @Nullable
    PushClient of(String appId, Platform platform);

    /** Lets pushes under way end, then closes all. */
    Future<Void> close();
}
