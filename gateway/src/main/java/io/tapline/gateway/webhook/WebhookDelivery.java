package io.tapline.gateway.webhook;

import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.gateway.config.OutboundConfig;
import io.tapline.gateway.dispatch.RetryPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What a node does to tell apps of events: while no app has a webhook, next to nothing. Confined to the event loop that made it. */
public final class WebhookDelivery {

    /** As long as Standard Webhooks recommends to go on, in fewer and more even steps. */
    private static final RetryPolicy RETRIES = new RetryPolicy(Duration.ofSeconds(5), Duration.ofHours(1));

    private final WebhookClient client;
    private final WebhookSweeper sweeper;
    private final OutboxKeeper keeper;

    /**
     * @param postgres stays the caller's to close
     * @param statementTimeout of a statement
     */
    public WebhookDelivery(
            Vertx vertx,
            Webhooks webhooks,
            SqlClient postgres,
            Duration statementTimeout,
            OutboundConfig outbound,
            MeterRegistry registry,
            RandomGenerator random,
            Clock clock) {
        WebhookMetrics metrics = new WebhookMetrics(registry);
        client = new WebhookClient(
                vertx,
                outbound.privateHosts(),
                outbound.trustedCertificates(),
                clock,
                WebhookClient.TIMEOUT,
                InetAddress::getAllByName);
        sweeper = new WebhookSweeper(
                vertx, webhooks, new PostgresOutbox(postgres, statementTimeout), client, RETRIES, metrics, random);
        keeper = new OutboxKeeper(vertx, postgres, metrics, OutboxKeeper.GIVE_UP_AFTER);
    }

    public void start() {
        sweeper.start();
        keeper.start();
    }

    /** Begins nothing more, and completes when what is on its way was answered. */
    public Future<Void> close() {
        keeper.close();
        return sweeper.close().eventually(client::close);
    }
}
