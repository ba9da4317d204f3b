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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a batch of outcomes gets into the database, in one statement: what was accepted at first as rows of {@code acceptance}, all others as rows of {@code
 * delivery}. A batch of which no app is to be told costs nothing more than without webhooks.
 */
final class OutcomeStatements implements BatchWriter.Statements<OutcomeStatements.Recording> {

    private static final String ACCEPTANCES = "with acceptances as (\n" + sql("record-acceptances.sql") + "\n)";
    private static final String RECORD = ACCEPTANCES + "\n" + sql("record-deliveries.sql");
    private static final String RECORD_AND_TELL = ACCEPTANCES + ",\nrecorded as (\n" + sql("record-deliveries.sql")
            + "\nreturning d.notification_id, d.subscription_id, d.state, d.platform, d.attempts, d.reason, d.provider_id)\n"
            + sql("tell-deliveries.sql");
    /** The place in the list is the number in the database: append only. The SQL names RETRY, 3. */
    static final List<State> STATES =
            List.of(State.ACCEPTED, State.GONE, State.REJECTED, State.RETRY, State.EXPIRED, State.SKIPPED);

    private final AppEvents events;

    /** @param first whether nothing is stored of it */
    record Recording(Delivery delivery, boolean first) {}

    OutcomeStatements(AppEvents events) {
        this.events = events;
    }

    private static String sql(String name) {
        return ResourceText.load(OutcomeStatements.class, name);
    }

    @Override
    public Future<Void> write(PgConnection connection, List<Recording> batch) {
        List<Delivery> accepted = new ArrayList<>(batch.size());
        List<Delivery> rows = new ArrayList<>();
        for (Recording recording : batch) {
            Delivery delivery = recording.delivery();
            boolean together = recording.first() && delivery.state() == State.ACCEPTED && told(delivery) == null;
            (together ? accepted : rows).add(delivery);
        }
        return write(connection, rows, accepted);
    }

    /** As rows, of which twice is as good as once. */
    @Override
    public Future<Void> writeAgain(PgConnection connection, List<Recording> batch) {
        return write(connection, batch.stream().map(Recording::delivery).toList(), List.of());
    }

    /** @param accepted of which no app is to be told */
    private Future<Void> write(PgConnection connection, List<Delivery> rows, List<Delivery> accepted) {
        boolean toTell = rows.stream().anyMatch(row -> told(row) != null);
        Tuple columns = columns(rows);
        addAccepted(columns, accepted);
        if (toTell) {
            addEvents(columns, rows);
        }
        return connection
                .preparedQuery(toTell ? RECORD_AND_TELL : RECORD)
                .execute(columns)
                .mapEmpty();
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

    private static void addAccepted(Tuple columns, List<Delivery> accepted) {
        int size = accepted.size();
        UUID[] notifications = new UUID[size];
        UUID[] subscriptions = new UUID[size];
        Short[] platforms = new Short[size];
        @Nullable String[] providerIds = new String[size];
        Long[] epochs = new Long[size];
        for (int i = 0; i < size; i++) {
            Delivery delivery = accepted.get(i);
            notifications[i] = delivery.notificationId();
            subscriptions[i] = delivery.subscriptionId();
            platforms[i] = NotificationRows.number(delivery.platform());
            providerIds[i] = delivery.providerId();
            epochs[i] = delivery.nodeEpoch();
        }
        columns.addArrayOfUUID(notifications)
                .addArrayOfUUID(subscriptions)
                .addArrayOfShort(platforms)
                .addArrayOfString(providerIds)
                .addArrayOfLong(epochs);
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
