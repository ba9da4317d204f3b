package io.tapline.gateway.store;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.Appended.Result;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Idempotency;
import io.tapline.gateway.notification.Notification;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a batch of postings, and the numbers in their users' feeds, get into the database. A batch without keys is one statement. With
 * keys it is a transaction that locks the users' feeds first: what another node did for the same key is then committed, or comes
 * after. Confined to one event loop.
 */
final class AppendStatements implements BatchWriter.Statements<Append> {

    /** Number of the first parameter of append.sql that belongs to acceptances. */
    private static final int ACCEPTANCES = 21;
    /** Two statements, as a part that does nothing costs what its preparation costs. */
    static final String APPEND = append("");

    private static final String APPEND_WITH_FALLBACKS = append(sql("append-fallbacks.sql"));
    private static final String REPLACE = sql("replace.sql");
    private static final String LOCK_FEEDS = sql("lock-feeds.sql");
    private static final String FIND_STORED = sql("find-stored.sql");

    private final LongSupplier nodeEpoch;
    private final ContentSealing sealing;
    private final Rides rides;

    /**
     * @param nodeEpoch the node's at the moment
     * @param rides what goes with the batches
     */
    AppendStatements(LongSupplier nodeEpoch, ContentSealing sealing, Rides rides) {
        this.nodeEpoch = nodeEpoch;
        this.sealing = sealing;
        this.rides = rides;
    }

    private static boolean isRefused(Throwable failure) {
        return switch (Failure.of(failure)) {
            case DATA, FAULT -> failure instanceof PgException;
            case UNDONE, UNDONE_AND_UNUSABLE, UNKNOWN -> false;
        };
    }

    private static String append(String fallbacks) {
        return sql("append.sql")
                .replace("{acceptances}", AcceptanceStatements.part(ACCEPTANCES))
                .replace("{fallbacks}", fallbacks);
    }

    private static String sql(String name) {
        return ResourceText.load(AppendStatements.class, name);
    }

    @Override
    public Future<Void> write(PgConnection connection, List<Append> batch) {
        batch.forEach(append -> append.inBatchOf(batch.size()));
        return batch.stream().anyMatch(Append::hasKey)
                ? inTransaction(connection, batch, locked -> writeRounds(connection, batch))
                : createWithAcceptances(connection, batch);
    }

    /** Those that ride must not be why a posting fails: refused together, the postings are tried once more alone. */
    private Future<Void> createWithAcceptances(PgConnection connection, List<Append> batch) {
        long epoch = nodeEpoch.getAsLong();
        Ride ride = rides.board(epoch);
        return Future.succeededFuture(ride.acceptances())
                .compose(acceptances -> create(connection, batch, epoch, acceptances))
                .onComplete((created, failure) -> ride.end(failure))
                .recover(failure -> isRefused(failure) && ride != Ride.EMPTY
                        ? create(connection, batch, epoch, List.of())
                        : Future.failedFuture(failure));
    }

    /**
     * The lost attempt holds its users' feeds while it runs: once they can be locked it has ended, and what it stored can be
     * seen. If it only begins after this transaction it fails, as an id comes twice, and takes no number of a feed with it; or it
     * finds its keys used, and does nothing.
     */
    @Override
    public Future<Void> writeAgain(PgConnection connection, List<Append> batch) {
        return inTransaction(
                connection,
                batch,
                locked -> findStored(connection, batch).compose(missing -> writeRounds(connection, missing)));
    }

    private interface Step {
        Future<Void> after(RowSet<Row> locked);
    }

    /** A transaction that fails is left to {@link BatchWriter}, which closes the connection that it is open on. */
    private static Future<Void> inTransaction(PgConnection connection, List<Append> batch, Step step) {
        UUID[] users = batch.stream().map(Append::user).toArray(UUID[]::new);
        return connection
                .begin()
                .compose(transaction -> connection
                        .preparedQuery(LOCK_FEEDS)
                        .execute(Tuple.tuple().addArrayOfUUID(users))
                        .compose(step::after)
                        .compose(written -> transaction.commit()));
    }

    private Future<List<Append>> findStored(PgConnection connection, List<Append> batch) {
        UUID[] ids = batch.stream().map(Append::id).toArray(UUID[]::new);
        return connection
                .preparedQuery(FIND_STORED)
                .execute(Tuple.tuple().addArrayOfUUID(ids))
                .map(rows -> {
                    created(rows, batch);
                    Set<UUID> stored = new HashSet<>();
                    rows.forEach(row -> stored.add(row.getUUID("id")));
                    return batch.stream()
                            .filter(append -> !stored.contains(append.id()))
                            .toList();
                });
    }

    /** One after the other what has a key in common, so that the second finds what the first has left. */
    private Future<Void> writeRounds(PgConnection connection, List<Append> batch) {
        Future<Void> written = Future.succeededFuture();
        for (List<Append> round : PostingKeys.rounds(batch)) {
            written = written.compose(before -> writeRound(connection, round));
        }
        return written;
    }

    private Future<Void> writeRound(PgConnection connection, List<Append> round) {
        return PostingKeys.find(connection, round).compose(known -> {
            List<Append> fresh = new ArrayList<>();
            Map<Append, UUID> replacing = new LinkedHashMap<>();
            int place = 0;
            for (Row row : known) {
                sort(round.get(place++), row, fresh, replacing);
            }
            return create(connection, fresh, nodeEpoch.getAsLong(), List.of())
                    .compose(created -> replace(connection, replacing))
                    .compose(replaced -> {
                        fresh.addAll(replacing.keySet());
                        return PostingKeys.remember(connection, fresh, sealing);
                    });
        });
    }

    private void sort(Append append, Row known, List<Append> fresh, Map<Append, UUID> replacing) {
        Idempotency idempotency = append.posting().idempotency();
        Optional<Appended> earlier = idempotency == null
                ? Optional.empty()
                : PostingKeys.earlier(known, append.user(), idempotency, sealing);
        UUID item = known.getUUID("replaces");
        if (earlier.isPresent()) {
            append.become(again(append, earlier.get()));
        } else if (item != null) {
            replacing.put(append, item);
        } else {
            fresh.add(append);
        }
    }

    /** What is known of a key, which may be what an attempt of this very posting has left whose answer was lost. */
    private static Appended again(Append append, Appended earlier) {
        if (!earlier.posting().equals(append.id())) {
            return earlier;
        }
        Result result = earlier.isReplacement() ? Result.REPLACED : Result.CREATED;
        return new Appended(result, earlier.posting(), earlier.item(), earlier.sequence());
    }

    private Future<Void> create(PgConnection connection, List<Append> batch, long epoch, List<Delivery> acceptances) {
        if (batch.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Notification> notifications =
                batch.stream().map(Append::notification).toList();
        @Nullable String[] audiences = FallbackRows.audiences(batch);
        boolean noFallback = Arrays.stream(audiences).allMatch(Objects::isNull);
        Tuple columns = NotificationRows.columns(notifications, epoch, sealing)
                .addArrayOfString(audiences)
                .addArrayOfString(NotificationRows.traces(notifications));
        return connection
                .preparedQuery(noFallback ? APPEND : APPEND_WITH_FALLBACKS)
                .execute(AcceptanceStatements.add(columns, acceptances))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw new EndedEpochException();
                    }
                    return created(rows, batch);
                });
    }

    private static @Nullable Void created(RowSet<Row> rows, List<Append> batch) {
        Map<UUID, Long> sequences = sequences(rows);
        for (Append append : batch) {
            Long sequence = sequences.get(append.id());
            if (sequence != null) {
                append.become(new Appended(Result.CREATED, append.id(), append.id(), sequence));
            }
        }
        return null;
    }

    private Future<Void> replace(PgConnection connection, Map<Append, UUID> replacing) {
        if (replacing.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Notification> contents = new ArrayList<>();
        List<@Nullable String> audiences = new ArrayList<>();
        replacing.forEach((append, item) -> {
            contents.add(append.notification().asContentOf(item));
            audiences.add(NotificationRows.array(append.posting().audience()));
        });
        return connection
                .preparedQuery(REPLACE)
                .execute(NotificationRows.columns(contents, nodeEpoch.getAsLong(), sealing)
                        .addArrayOfString(audiences.toArray(String[]::new))
                        .addArrayOfString(NotificationRows.traces(contents)))
                .map(rows -> {
                    Map<UUID, Long> sequences = sequences(rows);
                    replacing.forEach((append, item) -> append.become(
                            new Appended(Result.REPLACED, append.id(), item, requireNonNull(sequences.get(item)))));
                    return replacing;
                })
                .compose(replaced -> FallbackRows.renew(connection, replaced));
    }

    private static Map<UUID, Long> sequences(RowSet<Row> rows) {
        Map<UUID, Long> sequences = new HashMap<>();
        rows.forEach(row -> sequences.put(row.getUUID("id"), row.getLong("seq")));
        return sequences;
    }
}
