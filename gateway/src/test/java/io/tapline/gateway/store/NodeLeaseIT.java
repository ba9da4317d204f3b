package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeLeaseIT {

    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final TestDatabase database = new TestDatabase();
    private final SqlClient client =
            database.await(() -> Future.succeededFuture(PostgresOptions.pipelined(database.vertx, database.config)));
    private final AtomicInteger lost = new AtomicInteger();
    private volatile UUID lowWater = new UUID(1, 1);

    @AfterAll
    void close() {
        database.await(client::close);
        database.close();
    }

    @Test
    void eachStartHasAnEpochOfItsOwn() {
        assertThat(acquire(AN_HOUR).epoch()).isLessThan(acquire(AN_HOUR).epoch());
    }

    @Test
    void renewalMovesTheLeaseAndTheLowWater() {
        NodeLease lease = acquire(AN_HOUR);
        assertThat(node(lease, "low_water")).containsExactly(new UUID(1, 1).toString());
        database.execute("update node set lease_until = now() + interval '1 min' where epoch = " + lease.epoch());
        lowWater = new UUID(2, 2);

        assertThat(database.await(lease::renew)).isTrue();

        assertThat(node(lease, "low_water")).containsExactly(new UUID(2, 2).toString());
        assertThat(node(lease, "lease_until > now() + interval '59 min'")).containsExactly("t");
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void leaseThatHasEndedIsNotTakenBack() {
        NodeLease lease = acquire(AN_HOUR);
        int before = lost.get();
        database.execute("update node set lease_until = now() where epoch = " + lease.epoch());

        assertThat(database.await(lease::renew)).isFalse();
        assertThat(database.await(lease::renew)).isFalse();

        assertThat(lost.get() - before).isEqualTo(1);
        assertThat(lease.isHeld()).isFalse();
        assertThat(node(lease, "lease_until > now()")).containsExactly("f");
    }

    @Test
    void closedNodeIsSeenAsGoneAtOnce() {
        NodeLease lease = acquire(AN_HOUR);
        int before = lost.get();

        database.await(lease::close);
        database.await(lease::close);

        assertThat(node(lease, "lease_until > now()")).containsExactly("f");
        assertThat(lost.get()).isEqualTo(before);
    }

    private NodeLease acquire(Duration length) {
        return database.await(() -> NodeLease.acquire(
                database.vertx, client, "test", length, () -> Future.succeededFuture(lowWater), lost::incrementAndGet));
    }

    private List<String> node(NodeLease lease, String expression) {
        return database.query("select " + expression + " from node where epoch = " + lease.epoch());
    }
}
