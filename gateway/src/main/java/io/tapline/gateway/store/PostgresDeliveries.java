package io.tapline.gateway.store;

import io.tapline.gateway.Pace;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.Deliveries;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;

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
    private final OutcomeStatements statements;
    private final GroupCommit<Delivery> rows;
    private final Acceptances acceptances;
    private final int queueSize;

    /** As the other, with nobody to tell. */
    public PostgresDeliveries(Vertx vertx, PostgresConfig config, BatchMetrics metrics) {
        this(vertx, config, metrics, AppEvents.NONE);
    }

    public PostgresDeliveries(Vertx vertx, PostgresConfig config, BatchMetrics metrics, AppEvents events) {
        Context context = vertx.getOrCreateContext();
        this.queueSize = config.queueSize();
        this.connections = new WriteConnections(vertx, config);
        this.statements = new OutcomeStatements(events);
        int batchSize = OUTCOMES_FOR_A_NOTIFICATION * config.batchSize();
        this.rows = new GroupCommit<>(
                GroupCommit.Later.on(context),
                new Pace(Duration.ZERO, 1, System::nanoTime),
                new BatchWriter<>(vertx, config, connections, statements)::write,
                batchSize,
                BATCHES_AT_ONCE,
                queueSize,
                metrics);
        this.acceptances = new Acceptances(
                vertx,
                new BatchWriter<>(vertx, config, connections, new AcceptanceStatements(statements))::write,
                this::record,
                batchSize,
                queueSize,
                metrics);
    }

    @Override
    public Future<Void> record(Delivery delivery) {
        return rows.add(delivery);
    }

    @Override
    public Future<Void> recordFirst(Delivery delivery) {
        return delivery.state() == State.ACCEPTED && !statements.isTold(delivery)
                ? acceptances.add(delivery)
                : record(delivery);
    }

    /** For the store of notifications on the same event loop, whose batches take outcomes with them. */
    public Rides rides() {
        return acceptances;
    }

    /**
     * How much room there is for outcomes to come: 1 until half of the queue is taken, 0 from three quarters on. The last quarter is for the
     * pushes of what was let in before.
     */
    public double room() {
        return Math.min(1, Math.max(0, 3 - 4.0 * (rows.waiting() + acceptances.waiting()) / queueSize));
    }

    /** Takes no more, and completes when all that it took are settled. */
    public Future<Void> close() {
        // What fails to get a ride becomes a row.
        return acceptances.close().eventually(rows::close).onComplete(closed -> connections.close());
    }
}
