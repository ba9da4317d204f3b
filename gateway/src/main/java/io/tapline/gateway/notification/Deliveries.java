package io.tapline.gateway.notification;

import io.vertx.core.Future;

/** The durable outcomes of attempts, one for each notification and endpoint. Confined to one event loop. */
public interface Deliveries {

    /**
     * Stores the outcome of an attempt over that of the one before. It changes nothing if that was final, if a later attempt has begun,
     * if the content was replaced, or if another node has taken over this one's work.
     *
     * @return completes when it is committed to disk; after a failure it may be stored or not
     */
    Future<Void> record(Delivery delivery);

    /**
     * As {@link #record}, for a notification and endpoint of which nothing is stored and nobody else can store anything meanwhile: what comes of the
     * first attempt by the node that accepted it. May be stored in a cheaper form, which every read knows.
     */
    default Future<Void> recordFirst(Delivery delivery) {
        return record(delivery);
    }
}
