package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fallbacks of postings, as the transactions that store them write them. */
final class FallbackRows {

    private static final String DROP = ResourceText.load(FallbackRows.class, "drop-fallbacks.sql");
    private static final String ADD = ResourceText.load(FallbackRows.class, "add-fallbacks.sql");

    private FallbackRows() {}

    /** For each posting the devices that get an alert unless they fetch it, as an array in text; null: none. */
    static @Nullable String[] audiences(Collection<Append> postings) {
        return postings.stream()
                .map(append -> NotificationRows.array(append.posting().fallbackAudience()))
                .toArray(String[]::new);
    }

    /** Items that have new content begin anew. */
    static Future<Void> renew(PgConnection connection, Map<Append, UUID> replacing) {
        Tuple items = Tuple.tuple().addArrayOfUUID(replacing.values().toArray(UUID[]::new));
        Future<Void> dropped = connection.preparedQuery(DROP).execute(items).mapEmpty();
        @Nullable String[] audiences = audiences(List.copyOf(replacing.keySet()));
        return dropped.compose(gone -> connection.preparedQuery(ADD).execute(items.addArrayOfString(audiences)))
                .mapEmpty();
    }
}
