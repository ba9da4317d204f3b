package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeLeaseIT {

    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final TestDatabase database = new TestDatabase();
    private final SqlClient client =
            database.await(() -> Future.succeededFuture(PostgresOptions.pipelined(database.vertx, database.config)));
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

        database.await(lease::renew);

        assertThat(node(lease, "low_water")).containsExactly(new UUID(2, 2).toString());
        assertThat(node(lease, "lease_until > now() + interval '59 min'")).containsExactly("t");
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void leaseThatHasEndedIsTakenBackUnlessSomebodyElseTookOver() {
        NodeLease lease = acquire(AN_HOUR);
        long epoch = lease.epoch();
        database.execute("update node set lease_until = now() where epoch = " + epoch);

        database.await(lease::renew);

        assertThat(lease.epoch()).isEqualTo(epoch);
        assertThat(node(lease, "lease_until > now()")).containsExactly("t");
    }

    @Test
    void nodeThatWasTakenOverGoesOnUnderAnotherEpoch() {
        NodeLease lease = acquire(AN_HOUR);
        long before = lease.epoch();
        database.execute("update node set taken_over_at = now(), lease_until = now() where epoch = " + before);
        lowWater = new UUID(3, 3);

        database.await(lease::renew);

        assertThat(lease.epoch()).isGreaterThan(before);
        assertThat(lease.isHeld()).isTrue();
        assertThat(node(lease, "low_water")).containsExactly(new UUID(3, 3).toString());
        assertThat(database.query("select lease_until > now() from node where epoch = " + before))
                .containsExactly("f");
    }

    @Test
    void closedNodeIsSeenAsGoneAtOnce() {
        NodeLease lease = acquire(AN_HOUR);

        database.await(lease::close);
        database.await(lease::close);

        assertThat(node(lease, "lease_until > now()")).containsExactly("f");
    }

    private NodeLease acquire(Duration length) {
        return database.await(() -> NodeLease.acquire(
                database.vertx, database.config, client, "test", length, () -> Future.succeededFuture(lowWater)));
    }

    private List<String> node(NodeLease lease, String expression) {
        return database.query("select " + expression + " from node where epoch = " + lease.epoch());
    }
}
