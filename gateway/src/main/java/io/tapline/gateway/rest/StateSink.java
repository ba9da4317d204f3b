package io.tapline.gateway.rest;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes each change of state on to the user's other devices. Confined to one event loop. */
@FunctionalInterface
public interface StateSink {

    /**
     * Called once for each change, after it was committed.
     *
     * @param ids of the notifications that were changed; not empty
     * @param device the subscription that asked, which knows already; null: every device is to be told
     */
    void changed(App app, UserKey user, List<UUID> ids, @Nullable UUID device);
}
