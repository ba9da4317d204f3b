package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.Owner;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How outcomes get into the table {@code delivery}. A batch of which no app is to be told costs nothing more than without webhooks. */
final class OutcomeStatements implements BatchWriter.Statements<Delivery> {

    private static final String RECORD = sql("record-deliveries.sql");
    private static final String RECORD_AND_TELL = "with recorded as (\n" + RECORD
            + "\nreturning d.notification_id, d.subscription_id, d.state, d.platform, d.attempts, d.reason, d.provider_id)\n"
            + sql("tell-deliveries.sql");
    /** The place in the list is the number in the database: append only. The SQL names RETRY, 3. */
    static final List<State> STATES =
            List.of(State.ACCEPTED, State.GONE, State.REJECTED, State.RETRY, State.EXPIRED, State.SKIPPED);

    private final AppEvents events;

    OutcomeStatements(AppEvents events) {
        this.events = events;
    }

    private static String sql(String name) {
        return ResourceText.load(OutcomeStatements.class, name);
    }

    @Override
    public Future<Void> write(PgConnection connection, List<Delivery> batch) {
        boolean toTell = batch.stream().anyMatch(this::isTold);
        Tuple columns = columns(batch);
        if (toTell) {
            addEvents(columns, batch);
        }
        return connection
                .preparedQuery(toTell ? RECORD_AND_TELL : RECORD)
                .execute(columns)
                .mapEmpty();
    }

    /** Twice is as good as once. */
    @Override
    public Future<Void> writeAgain(PgConnection connection, List<Delivery> batch) {
        return write(connection, batch);
    }

    /** Whether the app is to be told of it by webhook. */
    boolean isTold(Delivery delivery) {
        return told(delivery) != null;
    }

    private void addEvents(Tuple columns, List<Delivery> rows) {
        @Nullable Short[] kinds = new Short[rows.size()];
        @Nullable String[] apps = new String[rows.size()];
        @Nullable UUID[] users = new UUID[rows.size()];
        for (int i = 0; i < kinds.length; i++) {
            AppEvent event = told(rows.get(i));
            Owner owner = rows.get(i).owner();
            if (event != null && owner != null) {
                kinds[i] = (short) event.number();
                apps[i] = owner.appId();
                users[i] = owner.user().value();
            }
        }
        columns.addArrayOfShort(kinds).addArrayOfString(apps).addArrayOfUUID(users);
    }

    private @Nullable AppEvent told(Delivery delivery) {
        AppEvent event = AppEvent.of(delivery.state());
        Owner owner = delivery.owner();
        return event != null && owner != null && events.areWanted(owner.appId(), event) ? event : null;
    }

    private static Tuple columns(List<Delivery> batch) {
        int rows = batch.size();
        UUID[] notifications = new UUID[rows];
        UUID[] subscriptions = new UUID[rows];
        Short[] states = new Short[rows];
        Integer[] attempts = new Integer[rows];
        @Nullable String[] reasons = new String[rows];
        @Nullable String[] providerIds = new String[rows];
        @Nullable Long[] contents = new Long[rows];
        Short[] platforms = new Short[rows];
        @Nullable Long[] delays = new Long[rows];
        Long[] epochs = new Long[rows];
        for (int i = 0; i < rows; i++) {
            Delivery delivery = batch.get(i);
            notifications[i] = delivery.notificationId();
            subscriptions[i] = delivery.subscriptionId();
            states[i] = (short) STATES.indexOf(delivery.state());
            attempts[i] = delivery.attempts();
            reasons[i] = delivery.reason();
            providerIds[i] = delivery.providerId();
            contents[i] = delivery.contentSequence();
            platforms[i] = NotificationRows.number(delivery.platform());
            delays[i] =
                    delivery.retryAfter() == null ? null : delivery.retryAfter().toMillis();
            epochs[i] = delivery.nodeEpoch();
        }
        return Tuple.tuple()
                .addArrayOfUUID(notifications)
                .addArrayOfUUID(subscriptions)
                .addArrayOfShort(states)
                .addArrayOfInteger(attempts)
                .addArrayOfString(reasons)
                .addArrayOfString(providerIds)
                .addArrayOfLong(contents)
                .addArrayOfShort(platforms)
                .addArrayOfLong(delays)
                .addArrayOfLong(epochs);
    }
}
