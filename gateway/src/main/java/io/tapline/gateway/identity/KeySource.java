package io.tapline.gateway.identity;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Where an issuer's keys come from. Thread-safe. */
@FunctionalInterface
interface KeySource {

    /** The JWK set as it is published now; fails if it cannot be had or must not be believed. */
    Future<JsonObject> fetch();
}
