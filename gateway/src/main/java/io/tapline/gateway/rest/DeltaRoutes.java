package io.tapline.gateway.rest;

import io.tapline.gateway.config.ApiLimits;
import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.NotificationFeed;
import io.tapline.gateway.notification.NotificationFeed.Expired;
import io.tapline.gateway.notification.NotificationFeed.Part;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /me/notifications/delta} as Graph has it: pages of the whole history at first, then of what changed since. A page
 * brings changes as long as there are more, and then what has expired. Confined to one event loop.
 */
final class DeltaRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(DeltaRoutes.class);
    private static final String SKIP_TOKEN = "$skiptoken";
    private static final String DELTA_TOKEN = "$deltatoken";

    private final TargetResolver targets;
    private final NotificationFeed feed;
    private final ApiLimits limits;
    private final FetchedItems fetched;
    private final Clock clock;

    DeltaRoutes(TargetResolver targets, RestApi.Parts parts) {
        this.targets = targets;
        this.feed = parts.feed();
        this.limits = parts.config().limits();
        this.fetched = new FetchedItems(parts.feed());
        this.clock = parts.clock();
    }

    Future<?> delta(Exchange exchange, Principal principal) {
        PageQuery.refuseUnknownOptions(exchange.query(), List.of(SKIP_TOKEN, DELTA_TOKEN));
        DeltaToken.Unverified from = token(exchange);
        Integer preferred = Preferences.maximumPageSize(exchange, limits.maximumPageSize());
        int size = preferred == null ? limits.defaultPageSize() : preferred;
        return targets.resolve(principal, exchange.header(TargetResolver.X_UNS_ID))
                .compose(target -> read(target.user(), from, size).compose(part -> {
                    DeltaToken verified =
                            from == null ? beginning(part) : verified(exchange, from, target.user(), part);
                    return part.items().size() == size
                            ? answer(exchange, target, next(verified, part), part, List.of(), true)
                            : expired(
                                            target.user(),
                                            verified,
                                            part,
                                            size - part.items().size())
                                    .compose(expired -> answerLast(exchange, target, verified, part, expired, size));
                }));
    }

    private static DeltaToken.@Nullable Unverified token(Exchange exchange) {
        String skip = PageQuery.single(exchange.query(), SKIP_TOKEN);
        String delta = PageQuery.single(exchange.query(), DELTA_TOKEN);
        if (skip != null && delta != null) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "$skiptoken and $deltatoken exclude each other", DELTA_TOKEN);
        }
        String text = skip == null ? delta : skip;
        return text == null
                ? null
                : DeltaToken.parse(text).orElseThrow(() -> notOurs(skip == null ? DELTA_TOKEN : SKIP_TOKEN));
    }

    private static ApiFailure notOurs(String option) {
        return ApiFailure.of(
                ApiError.INVALID_REQUEST, option + " is not one that the gateway made for this user", option);
    }

    private Future<Part> read(UserKey user, DeltaToken.@Nullable Unverified from, int size) {
        // Where to read is believed before the token is verified: it is this user's own feed in any case.
        return from == null
                ? feed.read(user, 0, Long.MAX_VALUE, size)
                : feed.read(user, from.token().after(), from.token().deletionsAfter(), size);
    }

    /** A client that knows nothing needs to hear neither of what was deleted nor of what expired before. */
    private static DeltaToken beginning(Part part) {
        return new DeltaToken(part.generation(), 0, part.end(), part.readAt());
    }

    /** @throws ApiFailure INVALID_REQUEST for a token that is not ours, RESYNC_REQUIRED for one that does not lead on */
    private DeltaToken verified(Exchange exchange, DeltaToken.Unverified from, UserKey user, Part part) {
        if (!from.isAuthentic(user, part.key())) {
            throw notOurs(PageQuery.single(exchange.query(), SKIP_TOKEN) == null ? DELTA_TOKEN : SKIP_TOKEN);
        }
        DeltaToken token = from.token();
        boolean forgotten = token.expiredUntil().isBefore(part.readAt().minus(NotificationFeed.RETENTION));
        if (forgotten || !token.generation().equals(part.generation()) || token.after() > part.end()) {
            throw ApiFailure.resync("Too much has changed since; begin anew without a token", url(exchange));
        }
        return token;
    }

    private static DeltaToken next(DeltaToken from, Part part) {
        long last = part.items().get(part.items().size() - 1).sequence();
        return new DeltaToken(from.generation(), last, from.deletionsAfter(), from.expiredUntil());
    }

    private Future<List<Expired>> expired(UserKey user, DeltaToken from, Part part, int limit) {
        return from.expiredUntil().isBefore(part.readAt())
                ? feed.expired(user, from.after(), from.expiredUntil(), part.readAt(), limit)
                : Future.succeededFuture(List.of());
    }

    private Future<Void> answerLast(
            Exchange exchange, Target target, DeltaToken from, Part part, List<Expired> expired, int size) {
        boolean full = expired.size() >= size - part.items().size() && !expired.isEmpty();
        Instant until = full ? expired.get(expired.size() - 1).at() : part.readAt();
        // The round is over with its last page: whatever is deleted from now on, the client has known.
        DeltaToken next = new DeltaToken(from.generation(), part.end(), full ? from.deletionsAfter() : 0, until);
        return answer(exchange, target, next, part, expired, full);
    }

    private Future<Void> answer(
            Exchange exchange, Target target, DeltaToken next, Part part, List<Expired> expired, boolean more) {
        String link = more ? "nextLink" : "deltaLink";
        String option = more ? SKIP_TOKEN : DELTA_TOKEN;
        String url = url(exchange) + "?" + option + "=" + next.sign(target.user(), part.key());
        Buffer body = NotificationJson.delta(part.items(), expired, exchange.baseUrl(), link, url, clock.instant());
        exchange.json(body).onSuccess(written -> {
            noteFetched(target.device(), next.after());
            fetched.note(target, part.items());
        });
        return Future.succeededFuture();
    }

    /** A device has fetched what was written to it as a whole. */
    private void noteFetched(@Nullable UUID device, long sequence) {
        if (device != null) {
            feed.fetched(device, sequence)
                    .onFailure(cause -> LOG.debug("How far a device has fetched could not be noted", cause));
        }
    }

    private static String url(Exchange exchange) {
        return exchange.baseUrl() + exchange.path();
    }
}
