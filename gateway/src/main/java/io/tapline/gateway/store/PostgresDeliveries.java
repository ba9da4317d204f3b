package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.Deliveries;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.Owner;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deliveries in Postgres, committed in groups. To be made on the event loop that uses it, and confined to it. */
public final class PostgresDeliveries implements Deliveries {

    private static final String RECORD = ResourceText.load(PostgresDeliveries.class, "record-deliveries.sql");
    private static final String RECORD_AND_TELL = "with recorded as (\n" + RECORD
            + "\nreturning d.notification_id, d.subscription_id, d.state, d.platform, d.attempts, d.reason, d.provider_id)\n"
            + ResourceText.load(PostgresDeliveries.class, "tell-deliveries.sql");
    /** The place in the list is the number in the database: append only. The SQL names RETRY, 3. */
    static final List<State> STATES =
            List.of(State.ACCEPTED, State.GONE, State.REJECTED, State.RETRY, State.EXPIRED, State.SKIPPED);

    private final WriteConnections connections;
    private final GroupCommit<Delivery> records;
    private final int queueSize;

    /** As the other, with nobody to tell. */
    public PostgresDeliveries(Vertx vertx, PostgresConfig config, BatchMetrics metrics) {
        this(vertx, config, metrics, AppEvents.NONE);
    }

    public PostgresDeliveries(Vertx vertx, PostgresConfig config, BatchMetrics metrics, AppEvents events) {
        Context context = vertx.getOrCreateContext();
        this.queueSize = config.queueSize();
        this.connections = new WriteConnections(vertx, config);
        BatchWriter<Delivery> writer = new BatchWriter<>(vertx, config, connections, new RecordStatements(events));
        this.records = new GroupCommit<>(
                task -> context.runOnContext(turn -> task.run()),
                writer::write,
                config.batchSize(),
                config.writeConnections(),
                config.queueSize(),
                metrics);
    }

    @Override
    public Future<Void> record(Delivery delivery) {
        return records.add(delivery);
    }

    /** Whether more wait than can be written soon. */
    public boolean isBehind() {
        return records.waiting() > queueSize / 2;
    }

    /** Takes no more, and completes when all that it took are settled. */
    public Future<Void> close() {
        return records.close().onComplete(closed -> connections.close());
    }

    /** A batch of which no app is to be told costs nothing more than without webhooks. */
    private record RecordStatements(AppEvents events) implements BatchWriter.Statements<Delivery> {

        @Override
        public Future<Void> write(PgConnection connection, List<Delivery> batch) {
            Tuple columns = columns(batch);
            return batch.stream().allMatch(delivery -> told(delivery) == null)
                    ? connection.preparedQuery(RECORD).execute(columns).mapEmpty()
                    : connection
                            .preparedQuery(RECORD_AND_TELL)
                            .execute(withEvents(columns, batch))
                            .mapEmpty();
        }

        private Tuple withEvents(Tuple columns, List<Delivery> batch) {
            int rows = batch.size();
            @Nullable Short[] kinds = new Short[rows];
            @Nullable String[] apps = new String[rows];
            @Nullable UUID[] users = new UUID[rows];
            for (int i = 0; i < rows; i++) {
                AppEvent event = told(batch.get(i));
                Owner owner = batch.get(i).owner();
                if (event != null && owner != null) {
                    kinds[i] = (short) event.number();
                    apps[i] = owner.appId();
                    users[i] = owner.user().value();
                }
            }
            return columns.addArrayOfShort(kinds).addArrayOfString(apps).addArrayOfUUID(users);
        }

        private @Nullable AppEvent told(Delivery delivery) {
            AppEvent event = AppEvent.of(delivery.state());
            Owner owner = delivery.owner();
            return event != null && owner != null && events.areWanted(owner.appId(), event) ? event : null;
        }

        /** Twice is as good as once. */
        @Override
        public Future<Void> writeAgain(PgConnection connection, List<Delivery> batch) {
            return write(connection, batch);
        }
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
