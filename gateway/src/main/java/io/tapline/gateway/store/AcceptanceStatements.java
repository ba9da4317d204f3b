package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.notification.Delivery;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How first acceptances get into the table {@code acceptance}: by a statement of their own, or as a part of another. All of a batch are of one node epoch. */
final class AcceptanceStatements implements BatchWriter.Statements<Delivery> {

    private static final String ACCEPT =
            "with alive as (select epoch from node where epoch = $1 and taken_over_at is null for key share)\n"
                    + part(2);

    private final OutcomeStatements rows;

    /** @param rows for those of which it is not known whether they are stored */
    AcceptanceStatements(OutcomeStatements rows) {
        this.rows = rows;
    }

    /**
     * The part of a statement that stores what {@link #add} adds to its parameters.
     *
     * @param parameter number of the first of them
     */
    static String part(int parameter) {
        return ResourceText.load(AcceptanceStatements.class, "record-acceptances.sql")
                .replace("{notifications}", "$" + parameter)
                .replace("{subscriptions}", "$" + (parameter + 1))
                .replace("{platforms}", "$" + (parameter + 2))
                .replace("{provider-ids}", "$" + (parameter + 3));
    }

    static Tuple add(Tuple parameters, List<Delivery> accepted) {
        int size = accepted.size();
        UUID[] notifications = new UUID[size];
        UUID[] subscriptions = new UUID[size];
        Short[] platforms = new Short[size];
        @Nullable String[] providerIds = new String[size];
        for (int i = 0; i < size; i++) {
            Delivery delivery = accepted.get(i);
            notifications[i] = delivery.notificationId();
            subscriptions[i] = delivery.subscriptionId();
            platforms[i] = NotificationRows.number(delivery.platform());
            providerIds[i] = delivery.providerId();
        }
        return parameters
                .addArrayOfUUID(notifications)
                .addArrayOfUUID(subscriptions)
                .addArrayOfShort(platforms)
                .addArrayOfString(providerIds);
    }

    @Override
    public Future<Void> write(PgConnection connection, List<Delivery> batch) {
        return connection
                .preparedQuery(ACCEPT)
                .execute(add(Tuple.of(batch.get(0).nodeEpoch()), batch))
                .mapEmpty();
    }

    /** As rows, of which twice is as good as once. */
    @Override
    public Future<Void> writeAgain(PgConnection connection, List<Delivery> batch) {
        return rows.writeAgain(connection, batch);
    }
}
