package io.tapline.gateway.rest;

import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.notification.NotificationTrail;
import io.vertx.core.Future;
import java.util.List;

/**
 * {@code GET /me/notifications/{id}/deliveries}: what became of a notification at each device. Until it expires, also after it was
 * deleted. Confined to one event loop.
 */
final class DeliveryRoutes {

    private final TargetResolver targets;
    private final NotificationTrail trail;

    DeliveryRoutes(TargetResolver targets, NotificationTrail trail) {
        this.targets = targets;
        this.trail = trail;
    }

    Future<?> list(Exchange exchange, Principal principal) {
        PageQuery.refuseUnknownOptions(exchange.query(), List.of());
        return targets.resolve(principal, exchange.header(TargetResolver.X_UNS_ID))
                .compose(target -> trail.find(target.user(), exchange.pathId()))
                .map(found -> {
                    exchange.json(DeliveryJson.list(
                            found.orElseThrow(Exchange::notFound).devices(), exchange.baseUrl()));
                    return null;
                });
    }
}
