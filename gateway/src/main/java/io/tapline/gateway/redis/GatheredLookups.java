package io.tapline.gateway.redis;

import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the look-ups that fall into one turn of the event loop: one MGET costs a quarter of as many GETs. A cluster gets
 * single GETs, as it refuses commands whose keys lie on different nodes. Confined to one event loop.
 *
 * <p>Look-ups of the same user share an answer only within the turn, before it is sent: an answer that is under way may be
 * older than a change that its caller knows of.
 */
final class GatheredLookups {

    /** Keeps one reply from holding up the loop, and the commands behind it. */
    private static final int MOST_KEYS = 128;

    private final RedisLink link;
    private Map<UserKey, Promise<@Nullable Response>> gathered = new LinkedHashMap<>();

    GatheredLookups(RedisLink link) {
        this.link = link;
    }

    /** The value of a user's key, null if there is none. */
    Future<@Nullable Response> get(UserKey user) {
        if (gathered.isEmpty()) {
            link.afterThisTurn(this::send);
        }
        return gathered.computeIfAbsent(user, first -> Promise.promise()).future();
    }

    private void send() {
        List<Map.Entry<UserKey, Promise<@Nullable Response>>> lookups = new ArrayList<>(gathered.entrySet());
        gathered = new LinkedHashMap<>();
        int most = link.isCluster() ? 1 : MOST_KEYS;
        for (int from = 0; from < lookups.size(); from += most) {
            send(lookups.subList(from, Math.min(lookups.size(), from + most)));
        }
    }

    private void send(List<Map.Entry<UserKey, Promise<@Nullable Response>>> lookups) {
        if (lookups.size() == 1) {
            Request get =
                    Request.cmd(Command.GET).arg(EndpointKey.of(lookups.get(0).getKey()));
            link.send(get).onComplete(lookups.get(0).getValue());
            return;
        }
        Request get = Request.cmd(Command.MGET);
        lookups.forEach(lookup -> get.arg(EndpointKey.of(lookup.getKey())));
        link.send(get)
                .onSuccess(values -> {
                    for (int i = 0; i < lookups.size(); i++) {
                        lookups.get(i).getValue().complete(values.get(i));
                    }
                })
                .onFailure(cause -> lookups.forEach(lookup -> lookup.getValue().fail(cause)));
    }
}
