package io.tapline.gateway.store;

import io.tapline.gateway.Pace;
import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.HistoryPage;
import io.tapline.gateway.notification.Idempotency;
import io.tapline.gateway.notification.NotificationStore;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.tracing.Step;
import io.tapline.gateway.tracing.Tracing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * The history of notifications in Postgres. New ones are committed in groups. To be made on the event loop that uses it, and
 * confined to it.
 */
public final class PostgresNotifications implements NotificationStore {

    private static final String FIND = sql("find.sql");
    static final String NEWEST_FIRST = sql("page.sql").replace("{beyond}", "<").replace("{direction}", "desc");
    private static final String OLDEST_FIRST =
            sql("page.sql").replace("{beyond}", ">").replace("{direction}", "asc");
    private static final String COUNT = sql("count.sql");
    private static final String LOCK_FEED = sql("lock-feed.sql");
    private static final String CHANGE = sql("change.sql");
    private static final String TELL_READ = sql("tell-read.sql");
    private static final String LIVE = "live_notification";
    private static final String UNEXPIRED = "(select * from notification where expires_at > now()) as unexpired";
    /** Above every id. */
    private static final UUID NEWEST = new UUID(-1, -1);

    private static final UUID OLDEST = new UUID(0, 0);

    /** Half a millisecond of CPU is what a batch costs whatever is in it: 250 batches a second are an eighth of a core. */
    private static final Duration BATCH_PERIOD = Duration.ofMillis(4);

    private static final int BATCH_BURST = 4;

    private final Queries queries;
    private final Pool pool;
    private final WriteConnections connections;
    private final GroupCommit<Append> appends;
    private final AppEvents events;
    private final Tracing tracing;
    private final ContentSealing sealing;

    /** As the other, in clear and with nobody to tell. */
    public PostgresNotifications(
            Vertx vertx,
            PostgresConfig config,
            SqlClient client,
            Pool pool,
            BatchMetrics metrics,
            LongSupplier nodeEpoch) {
        this(
                vertx,
                config,
                client,
                pool,
                metrics,
                nodeEpoch,
                AppEvents.NONE,
                Tracing.OFF,
                ContentSealing.NONE,
                Rides.NONE);
    }

    /**
     * @param client for reads, {@link PostgresOptions#pipelined}; stays the caller's to close
     * @param pool for changes, likewise
     * @param metrics of its batches
     * @param nodeEpoch under which notifications are accepted at the moment, see {@link NodeLease}
     * @param sealing of its event loop
     * @param rides what goes with its batches
     */
    public PostgresNotifications(
            Vertx vertx,
            PostgresConfig config,
            SqlClient client,
            Pool pool,
            BatchMetrics metrics,
            LongSupplier nodeEpoch,
            AppEvents events,
            Tracing tracing,
            ContentSealing sealing,
            Rides rides) {
        this.events = events;
        this.tracing = tracing;
        this.sealing = sealing;
        Context context = vertx.getOrCreateContext();
        this.queries = new Queries(vertx, config, client);
        this.pool = pool;
        this.connections = new WriteConnections(vertx, config);
        BatchWriter<Append> writer =
                new BatchWriter<>(vertx, config, connections, new AppendStatements(nodeEpoch, sealing, rides));
        this.appends = new GroupCommit<>(
                GroupCommit.Later.on(context),
                new Pace(BATCH_PERIOD, BATCH_BURST, System::nanoTime),
                writer::write,
                config.batchSize(),
                config.writeConnections(),
                config.queueSize(),
                metrics);
    }

    private static String sql(String name) {
        return ResourceText.load(PostgresNotifications.class, name);
    }

    /** What reads a first page, newest first and unfiltered, for who measures it. */
    public static String firstPageStatement() {
        return NEWEST_FIRST.replace("{filter}", "true").replace("{source}", LIVE);
    }

    /** What stores a batch without keys and alerts, likewise. */
    public static String appendStatement() {
        return AppendStatements.APPEND;
    }

    @Override
    public Future<Appended> append(Posting posting) {
        Append append = new Append(posting);
        Step step = tracing.storing(posting.notification());
        Future<Appended> stored = appends.add(
                        append,
                        append.notification().appId(),
                        append.notification().priority())
                .map(committed -> append.result());
        if (step != null) {
            stored.onSuccess(committed -> step.stored(append.batchRows())).onFailure(failure -> step.failed());
        }
        return stored;
    }

    @Override
    public Future<Optional<Appended>> earlier(UserKey user, Idempotency idempotency) {
        return queries.query(PostingKeys.FIND, PostingKeys.parameters(user, idempotency))
                .map(rows -> PostingKeys.earlier(rows.iterator().next(), user.value(), idempotency, sealing));
    }

    @Override
    public Future<Optional<StoredNotification>> find(UserKey user, UUID id) {
        return queries.query(FIND, Tuple.of(user.value(), id))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(NotificationRows.read(rows.iterator().next(), user, sealing)));
    }

    @Override
    public Future<List<StoredNotification>> page(UserKey user, HistoryPage page) {
        UUID first = page.oldestFirst() ? OLDEST : NEWEST;
        Tuple parameters = Tuple.of(user.value(), page.after() == null ? first : page.after(), page.limit());
        String sql = page.oldestFirst() ? OLDEST_FIRST : NEWEST_FIRST;
        return queries.query(filtered(sql, page.filter(), parameters), parameters)
                .map(rows -> stored(rows, user));
    }

    /** The statement with a filter, whose parameters are added; the same text for filters that differ in values only. */
    private static String filtered(String sql, HistoryFilter filter, Tuple parameters) {
        FilterSql condition = new FilterSql(parameters);
        String where = filter.fold(condition);
        return sql.replace("{filter}", where).replace("{source}", condition.asksForStatus() ? UNEXPIRED : LIVE);
    }

    @Override
    public Future<Long> count(UserKey user, HistoryFilter filter) {
        Tuple parameters = Tuple.of(user.value());
        return queries.query(filtered(COUNT, filter, parameters), parameters)
                .map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Future<List<UUID>> change(UserKey user, StateChange change) {
        Tuple parameters = NotificationRows.parameters(user, change);
        return queries.answered(pool.withTransaction(connection -> connection
                .preparedQuery(LOCK_FEED)
                .execute(Tuple.of(user.value()))
                .compose(locked -> connection.preparedQuery(CHANGE).execute(parameters))
                .map(rows -> rows.stream().map(row -> row.getUUID(0)).toList())
                .compose(changed -> tell(connection, user, change, changed).map(changed))));
    }

    private Future<?> tell(SqlConnection connection, UserKey user, StateChange change, List<UUID> changed) {
        if (changed.isEmpty()
                || change.readState() != ReadState.READ
                || change.appId() == null
                || !events.areWanted(change.appId(), AppEvent.READ)) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(TELL_READ)
                .execute(Tuple.of(user.value()).addArrayOfUUID(changed.toArray(UUID[]::new)));
    }

    private List<StoredNotification> stored(RowSet<Row> rows, UserKey user) {
        List<StoredNotification> stored = new ArrayList<>(rows.size());
        rows.forEach(row -> stored.add(NotificationRows.read(row, user, sealing)));
        return stored;
    }

    /** Takes no more appends, and completes when all that it took are settled. */
    public Future<Void> close() {
        return appends.close().onComplete(closed -> connections.close());
    }
}
