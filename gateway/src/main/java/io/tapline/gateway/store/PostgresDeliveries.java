package io.tapline.gateway.store;

import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.Deliveries;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.store.OutcomeStatements.Recording;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/**
 * Deliveries in Postgres, committed in groups. First outcomes that are accepted are kept together, see the table {@code acceptance}. To be made on the event
 * loop that uses it, and confined to it.
 */
public final class PostgresDeliveries implements Deliveries {

    /** Nobody waits for an outcome, and what gathers behind one batch makes the next one larger, which is cheaper. */
    private static final int BATCHES_AT_ONCE = 1;

    /** A notification has several, and those of one that come together are one row. */
    private static final int OUTCOMES_FOR_A_NOTIFICATION = 4;

    private final WriteConnections connections;
    private final GroupCommit<Recording> records;
    private final int queueSize;

    /** As the other, with nobody to tell. */
    public PostgresDeliveries(Vertx vertx, PostgresConfig config, BatchMetrics metrics) {
        this(vertx, config, metrics, AppEvents.NONE);
    }

    public PostgresDeliveries(Vertx vertx, PostgresConfig config, BatchMetrics metrics, AppEvents events) {
        Context context = vertx.getOrCreateContext();
        this.queueSize = config.queueSize();
        this.connections = new WriteConnections(vertx, config);
        BatchWriter<Recording> writer = new BatchWriter<>(vertx, config, connections, new OutcomeStatements(events));
        this.records = new GroupCommit<>(
                task -> context.runOnContext(turn -> task.run()),
                writer::write,
                OUTCOMES_FOR_A_NOTIFICATION * config.batchSize(),
                BATCHES_AT_ONCE,
                config.queueSize(),
                metrics);
    }

    @Override
    public Future<Void> record(Delivery delivery) {
        return records.add(new Recording(delivery, false));
    }

    @Override
    public Future<Void> recordFirst(Delivery delivery) {
        return records.add(new Recording(delivery, true));
    }

    /**
     * How much room there is for outcomes to come: 1 until half of the queue is taken, 0 from three quarters on. The last quarter is for the
     * pushes of what was let in before.
     */
    public double room() {
        return Math.min(1, Math.max(0, 3 - 4.0 * records.waiting() / queueSize));
    }

    /** Takes no more, and completes when all that it took are settled. */
    public Future<Void> close() {
        return records.close().onComplete(closed -> connections.close());
    }
}
