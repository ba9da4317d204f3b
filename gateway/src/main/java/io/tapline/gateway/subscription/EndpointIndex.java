package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * A copy of every user's endpoint list for fast look-up. It may lose anything at any time, but never takes an older list for
 * a newer one that it has. Confined to one event loop. A failed future means that it is away or did not answer in time.
 */
public interface EndpointIndex {

    /** The list as the index has it; empty: it has none, or none that can be read. */
    Future<Optional<UserEndpoints>> get(UserKey user);

    /**
     * Stores a list unless the index has one as new or newer.
     *
     * @return whether it was stored
     */
    Future<Boolean> put(UserKey user, UserEndpoints endpoints);
}
