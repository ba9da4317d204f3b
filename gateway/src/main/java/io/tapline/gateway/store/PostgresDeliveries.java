package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.notification.Deliveries;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
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
    /** The place in the list is the number in the database: append only. The SQL names RETRY, 3. */
    static final List<State> STATES =
            List.of(State.ACCEPTED, State.GONE, State.REJECTED, State.RETRY, State.EXPIRED, State.SKIPPED);

    private final WriteConnections connections;
    private final GroupCommit<Delivery> records;
    private final int queueSize;

    public PostgresDeliveries(Vertx vertx, PostgresConfig config, BatchMetrics metrics) {
        Context context = vertx.getOrCreateContext();
        this.queueSize = config.queueSize();
        this.connections = new WriteConnections(vertx, config);
        BatchWriter<Delivery> writer = new BatchWriter<>(vertx, config, connections, new RecordStatements());
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

    private static final class RecordStatements implements BatchWriter.Statements<Delivery> {

        @Override
        public Future<Void> write(PgConnection connection, List<Delivery> batch) {
            return connection.preparedQuery(RECORD).execute(columns(batch)).mapEmpty();
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
