package io.tapline.gateway.rest;

import io.tapline.gateway.identity.Principal;
import io.vertx.core.Future;

/** What a method on a path does for an authenticated caller. */
@FunctionalInterface
interface Operation {

    /** @return completes when the exchange was answered; a failure, thrown or returned, is still to be answered */
    Future<?> answer(Exchange exchange, Principal principal);
}
