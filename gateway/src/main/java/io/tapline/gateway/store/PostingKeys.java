package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.Appended.Result;
import io.tapline.gateway.notification.Idempotency;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Idempotency and replacement keys in the database. */
final class PostingKeys {

    static final String FIND = ResourceText.load(PostingKeys.class, "find-keys.sql");
    private static final String REMEMBER = ResourceText.load(PostingKeys.class, "remember-keys.sql");

    private PostingKeys() {}

    /** What is known of the keys, a row for each append in their order: for {@link #earlier}, and {@code replaces}. */
    static Future<RowSet<Row>> find(PgConnection connection, List<Append> appends) {
        return connection.preparedQuery(FIND).execute(parameters(appends));
    }

    /** What became of the posting of this user that had the idempotency key before. */
    static Optional<Appended> earlier(Row known, UUID user, Idempotency idempotency, ContentSealing sealing) {
        UUID posting = known.getUUID("posting_id");
        if (posting == null) {
            return Optional.empty();
        }
        Result result =
                sealing.isDigest(known.getUUID("body"), user, idempotency) ? Result.REPEATED : Result.KEY_REUSED;
        return Optional.of(new Appended(result, posting, known.getUUID("item_id"), known.getLong("seq")));
    }

    static Future<Void> remember(PgConnection connection, List<Append> written, ContentSealing sealing) {
        List<Append> keyed = written.stream().filter(Append::hasKey).toList();
        if (keyed.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = parameters(keyed)
                .addArrayOfUUID(keyed.stream()
                        .map(append -> bodyDigest(append, sealing))
                        .toArray(UUID[]::new))
                .addArrayOfUUID(keyed.stream().map(Append::id).toArray(UUID[]::new))
                .addArrayOfUUID(
                        keyed.stream().map(append -> append.result().item()).toArray(UUID[]::new))
                .addArrayOfLong(
                        keyed.stream().map(append -> append.result().sequence()).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(keyed.stream()
                        .map(append -> append.notification().expiresAt().atOffset(ZoneOffset.UTC))
                        .toArray(OffsetDateTime[]::new))
                .addLong(Idempotency.MEMORY.toMillis());
        return connection.preparedQuery(REMEMBER).execute(parameters).mapEmpty();
    }

    private static @Nullable UUID bodyDigest(Append append, ContentSealing sealing) {
        Idempotency idempotency = append.posting().idempotency();
        return idempotency == null ? null : sealing.digest(append.user(), idempotency);
    }

    private static Tuple parameters(List<Append> batch) {
        return Tuple.tuple()
                .addArrayOfUUID(batch.stream().map(Append::user).toArray(UUID[]::new))
                .addArrayOfUUID(batch.stream().map(Append::idempotencyKey).toArray(UUID[]::new))
                .addArrayOfUUID(batch.stream().map(Append::replacementKey).toArray(UUID[]::new));
    }

    static Tuple parameters(UserKey user, Idempotency idempotency) {
        return Tuple.tuple()
                .addArrayOfUUID(new UUID[] {user.value()})
                .addArrayOfUUID(new UUID[] {idempotency.key()})
                .addArrayOfUUID(new @Nullable UUID[] {null});
    }

    private record Key(UUID user, UUID key) {}

    /** The parts of a batch, one to be written after the other, that hold no key twice. */
    static List<List<Append>> rounds(List<Append> batch) {
        Map<Integer, List<Append>> rounds = new LinkedHashMap<>();
        Map<Key, Integer> next = new HashMap<>();
        for (Append append : batch) {
            List<Key> keys = new ArrayList<>(2);
            if (append.idempotencyKey() != null) {
                keys.add(new Key(append.user(), append.idempotencyKey()));
            }
            if (append.replacementKey() != null) {
                keys.add(new Key(append.user(), append.replacementKey()));
            }
            int round = keys.stream()
                    .mapToInt(key -> next.getOrDefault(key, 0))
                    .max()
                    .orElse(0);
            keys.forEach(key -> next.put(key, round + 1));
            rounds.computeIfAbsent(round, first -> new ArrayList<>()).add(append);
        }
        return List.copyOf(rounds.values());
    }
}
