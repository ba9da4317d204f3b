package io.tapline.gateway.notification;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Tells what became of a notification. Confined to one event loop; futures complete there. */
public interface NotificationTrail {

    /**
     * The trail of one notification of this user, deleted or not; empty if it never was, or has expired.
     *
     * @return fails with SERVICE_UNAVAILABLE while the store does not answer
     */
    Future<Optional<Trail>> find(UserKey user, UUID id);
}
