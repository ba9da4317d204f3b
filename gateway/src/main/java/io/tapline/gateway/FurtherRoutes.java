package io.tapline.gateway;

import io.tapline.gateway.identity.Authenticator;
import io.tapline.gateway.notification.NotificationTrail;
import io.vertx.ext.web.Router;

/** Routes beside those of the API, at the same address. */
@FunctionalInterface
public interface FurtherRoutes {

    FurtherRoutes NONE = (router, authenticator, trail) -> {};

    /**
     * Adds the routes. Called once for each event loop, on it. A route that fails with an {@link
     * io.tapline.gateway.rest.ApiFailure} is answered as those of the API are.
     *
     * @param trail of this event loop
     */
    void mount(Router router, Authenticator authenticator, NotificationTrail trail);
}
