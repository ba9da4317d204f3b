package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;

/** Finds a user's endpoints, in one round trip of Redis nearly always. Confined to one event loop. */
public interface EndpointDirectory {

    /**
     * All subscriptions of a user, expired ones not yet cleaned up included.
     *
     * @return a list with app id "" and version 0 for a user who never had any. Fails with an {@link
     *     io.tapline.gateway.rest.ApiFailure} SERVICE_UNAVAILABLE when neither Redis nor Postgres answers
     */
    Future<UserEndpoints> find(UserKey user);
}
