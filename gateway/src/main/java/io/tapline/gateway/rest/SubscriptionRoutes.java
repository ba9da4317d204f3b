package io.tapline.gateway.rest;

import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.subscription.SubscriptionRecord;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;

/** The operations on {@code /me/notificationSubscriptions}, for users only. Confined to one event loop. */
final class SubscriptionRoutes {

    private static final String LOCATION = "/beta/me/notificationSubscriptions/";

    private final SubscriptionRegistry registry;
    private final BodyReader bodies;
    private final SubscriptionParser parser;

    SubscriptionRoutes(SubscriptionRegistry registry, BodyReader bodies, SubscriptionParser parser) {
        this.registry = registry;
        this.bodies = bodies;
        this.parser = parser;
    }

    /** 201 for a new device, 200 for one that renews. */
    Future<?> post(Exchange exchange, Principal principal) {
        Target device = TargetResolver.device(principal);
        return bodies.read(exchange)
                .compose(body -> registry.register(
                        device.app(),
                        device.user(),
                        parser.parse(body, device.app(), exchange.header(HttpHeaders.ORIGIN))))
                .map(registered -> {
                    SubscriptionRecord subscription = registered.subscription();
                    Buffer body = SubscriptionJson.entity(subscription, exchange.baseUrl());
                    if (registered.created()) {
                        exchange.created(
                                exchange.baseUrl()
                                        + LOCATION
                                        + subscription.subscription().id(),
                                body);
                    } else {
                        exchange.json(body);
                    }
                    return null;
                });
    }

    Future<?> list(Exchange exchange, Principal principal) {
        Target device = TargetResolver.device(principal);
        PageQuery.refuseUnknownOptions(exchange.query(), List.of());
        return registry.list(device.user()).map(subscriptions -> {
            exchange.json(SubscriptionJson.list(subscriptions, exchange.baseUrl()));
            return null;
        });
    }

    Future<?> get(Exchange exchange, Principal principal) {
        Target device = TargetResolver.device(principal);
        PageQuery.refuseUnknownOptions(exchange.query(), List.of());
        return registry.find(device.user(), exchange.pathId()).map(found -> {
            exchange.json(SubscriptionJson.entity(found.orElseThrow(Exchange::notFound), exchange.baseUrl()));
            return null;
        });
    }

    /** The same answer for one that is gone already: repeating a DELETE does no harm. */
    Future<?> delete(Exchange exchange, Principal principal) {
        Target device = TargetResolver.device(principal);
        return registry.delete(device.user(), exchange.pathId()).map(existed -> {
            exchange.noContent();
            return null;
        });
    }
}
