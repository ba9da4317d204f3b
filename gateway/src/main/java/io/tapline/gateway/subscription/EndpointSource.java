package io.tapline.gateway.subscription;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.Map;

/** Where endpoint lists truly are. */
public interface EndpointSource {

    /** Reads the lists of several users at once, each whole and with its version; an unknown user is not in the map. */
    Future<Map<UserKey, UserEndpoints>> read(Collection<UserKey> users);
}
