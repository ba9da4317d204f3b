package io.tapline.gateway.rest;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.config.ApiLimits;
import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.HistoryPage;
import io.tapline.gateway.notification.Idempotency;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationStore;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.gateway.tracing.RequestTrace;
import io.tapline.gateway.tracing.Step;
import io.tapline.gateway.tracing.Tracing;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations on {@code /me/notifications}. Confined to one event loop. */
final class NotificationRoutes {

    private static final Logger log = LoggerFactory.getLogger(NotificationRoutes.class);
    /** A commit takes milliseconds: whoever comes again after a second finds room, or an overload that lasts. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final String LOCATION = "/beta/me/notifications/";

    private final TargetResolver targets;
    private final BodyReader bodies;
    private final NotificationParser parser;
    private final NotificationStore store;
    private final Admission admission;
    private final RateLimit rateLimit;
    private final NotificationSink sink;
    private final ApiLimits limits;
    private final FetchedItems fetched;
    private final Tracing tracing;
    private final Clock clock;

    NotificationRoutes(TargetResolver targets, BodyReader bodies, NotificationParser parser, RestApi.Parts parts) {
        this.targets = targets;
        this.bodies = bodies;
        this.parser = parser;
        this.store = parts.notifications();
        this.admission = parts.admission();
        this.rateLimit = parts.rateLimit();
        this.sink = parts.sink();
        this.limits = parts.config().limits();
        this.fetched = new FetchedItems(parts.feed(), parts.tracing());
        this.tracing = parts.tracing();
        this.clock = parts.clock();
    }

    /**
     * Answered with 201 when the notification is committed, or 200 when it has replaced an item; only then it goes on to the sink.
     * Under a key that was used before the answer is what it was then, and nothing goes on.
     */
    Future<?> post(Exchange exchange, Principal principal) {
        String key = PostingHeaders.idempotencyKey(exchange);
        boolean replacing = Preferences.replacing(exchange);
        Admission.Place place = admission.enter(principal.app().id());
        if (place == null) {
            throw overCapacity();
        }
        return Future.succeededFuture(place)
                .compose(admitted -> {
                    // The body comes in while limits and endpoints are looked up; it is not parsed unless they are
                    // found.
                    Future<byte[]> body = bodies.read(exchange);
                    return rateLimit.take(principal.app().id()).compose(wait -> {
                        if (wait.isPresent()) {
                            throw ApiFailure.retryLater(
                                    ApiError.TOO_MANY_REQUESTS, "The app has posted as much as it may", wait.get());
                        }
                        return post(exchange, principal, key, replacing, admitted, body);
                    });
                })
                .onComplete(done -> place.leave());
    }

    private static ApiFailure overCapacity() {
        return ApiFailure.retryLater(ApiError.SERVICE_UNAVAILABLE, "The gateway is at its capacity", RETRY_AFTER);
    }

    private Future<Void> post(
            Exchange exchange,
            Principal principal,
            @Nullable String key,
            boolean replacing,
            Admission.Place place,
            Future<byte[]> body) {
        return resolve(exchange, principal)
                .compose(target -> body.compose(bytes -> {
                    Post post = new Post(exchange, target, requireNonNull(target.endpoints()), bytes, place);
                    return key == null
                            ? store(post, null, replacing)
                            : storeOnce(post, Idempotency.of(key, bytes), replacing);
                }));
    }

    /** With the user's endpoints. */
    private Future<Target> resolve(Exchange exchange, Principal principal) {
        Step step = tracing.resolving(exchange.trace());
        Future<Target> resolved = target(exchange, principal).compose(targets::withEndpoints);
        if (step != null) {
            resolved.onSuccess(target -> step.resolved(
                            requireNonNull(target.endpoints()).subscriptions().size()))
                    .onFailure(failure -> step.failed());
        }
        return resolved;
    }

    private record Post(
            Exchange exchange, Target target, UserEndpoints endpoints, byte[] body, Admission.Place place) {}

    /** Looked up before the body is parsed: what was valid then may have expired since. */
    private Future<Void> storeOnce(Post post, Idempotency idempotency, boolean replacing) {
        return store.earlier(post.target().user(), idempotency)
                .compose(earlier ->
                        earlier.isPresent() ? answerAgain(post, earlier.get()) : store(post, idempotency, replacing));
    }

    private Future<Void> store(Post post, @Nullable Idempotency idempotency, boolean replacing) {
        Target target = post.target();
        Notification notification = parsed(post);
        if (replacing && notification.appNotificationId() == null) {
            throw ApiFailure.of(
                    ApiError.INVALID_REQUEST,
                    "appNotificationId is required to replace by it",
                    PostingHeaders.APP_NOTIFICATION_ID);
        }
        if (!post.place().mayGoOn(notification.priority())) {
            throw overCapacity();
        }
        List<Subscription> audience = post.endpoints()
                .audience(notification.platforms(), notification.targetSubscriptions(), clock.instant());
        Set<UUID> fallbackAudience = notification.fallback() == null ? Set.of() : ids(audience, FallbackPolicy::isFor);
        Set<UUID> replacementAudience = replacing ? ids(audience, platform -> true) : Set.of();
        return append(post, new Posting(notification, replacementAudience, fallbackAudience, idempotency, replacing))
                .compose(appended -> switch (appended.result()) {
                    case CREATED -> {
                        answerAndHandOn(post, notification, appended, audience);
                        yield Future.succeededFuture();
                    }
                    case REPLACED -> {
                        answerAndHandOn(post, notification.asContentOf(appended.item()), appended, audience);
                        yield Future.succeededFuture();
                    }
                    case REPEATED, KEY_REUSED -> answerAgain(post, appended);
                });
    }

    private Notification parsed(Post post) {
        Target target = post.target();
        Notification notification = parser.parse(post.body(), target.app(), target.user());
        RequestTrace trace = post.exchange().trace();
        if (trace == null) {
            return notification;
        }
        trace.posts(notification);
        return notification.postedBy(trace.asParent());
    }

    private static Set<UUID> ids(List<Subscription> audience, Predicate<Platform> platforms) {
        return audience.stream()
                .filter(subscription -> platforms.test(subscription.endpoint().platform()))
                .map(Subscription::id)
                .collect(Collectors.toSet());
    }

    private Future<Appended> append(Post post, Posting posting) {
        long begun = System.nanoTime();
        return store.append(posting).onSuccess(appended -> post.place().stored(System.nanoTime() - begun));
    }

    private void answerAndHandOn(Post post, Notification notification, Appended appended, List<Subscription> audience) {
        try {
            answer(post.exchange(), notification, appended);
        } finally {
            handOn(post.target(), notification, appended, audience);
        }
    }

    /** The same key again: the same answer, made from the same body. */
    private Future<Void> answerAgain(Post post, Appended earlier) {
        if (earlier.result() == Appended.Result.KEY_REUSED) {
            throw ApiFailure.of(
                    ApiError.CONFLICT,
                    "Idempotency-Key was used with another body in the last 24 hours",
                    PostingHeaders.IDEMPOTENCY_KEY);
        }
        Target target = post.target();
        Notification first = parser.parse(post.body(), target.app(), target.user(), earlier.posting());
        answer(post.exchange(), earlier.isReplacement() ? first.asContentOf(earlier.item()) : first, earlier);
        return Future.succeededFuture();
    }

    private void answer(Exchange exchange, Notification notification, Appended appended) {
        if (exchange.isOver()) {
            return;
        }
        String baseUrl = exchange.baseUrl();
        Buffer entity = NotificationJson.posted(notification, appended.sequence(), baseUrl, clock.instant());
        String location = baseUrl + LOCATION + notification.id();
        if (appended.isReplacement()) {
            exchange.replaced(location, entity);
        } else {
            exchange.created(location, entity);
        }
    }

    private void handOn(Target target, Notification notification, Appended appended, List<Subscription> audience) {
        try {
            sink.accepted(target.app(), notification, appended, audience);
        } catch (RuntimeException e) {
            // It is stored and answered: what was not sent now is found in the store later.
            log.atError()
                    .addKeyValue("app", notification.appId())
                    .addKeyValue("notificationId", notification.id())
                    .setCause(e)
                    .log("A notification was stored but could not be sent at once");
        }
    }

    Future<?> list(Exchange exchange, Principal principal) {
        PageQuery query = PageQuery.of(exchange.query(), limits);
        // One more than asked for tells whether there is a next page.
        HistoryPage page = new HistoryPage(query.filter(), query.oldestFirst(), query.after(), query.size() + 1);
        return target(exchange, principal)
                .compose(target -> counted(target.user(), query)
                        .compose(count -> store.page(target.user(), page).map(found -> {
                            answerPage(exchange, target, query, count.orElse(null), found);
                            return null;
                        })));
    }

    private Future<Optional<Long>> counted(UserKey user, PageQuery query) {
        return query.count()
                ? store.count(user, query.filter()).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private void answerPage(
            Exchange exchange, Target target, PageQuery query, @Nullable Long count, List<StoredNotification> found) {
        boolean more = found.size() > query.size();
        List<StoredNotification> page = more ? found.subList(0, query.size()) : found;
        String nextLink = more ? nextLink(exchange, query, page) : null;
        Buffer body = NotificationJson.page(page, exchange.baseUrl(), count, query.select(), nextLink, clock.instant());
        if (query.select() == null || query.select().contains("payload")) {
            fetched.trace(exchange.trace(), page);
            exchange.json(body).onSuccess(whole -> fetched.note(target, page));
        } else {
            exchange.json(body);
        }
    }

    private static String nextLink(Exchange exchange, PageQuery query, List<StoredNotification> page) {
        UUID last = page.get(page.size() - 1).notification().id();
        return exchange.baseUrl() + exchange.path() + query.next(last);
    }

    Future<?> get(Exchange exchange, Principal principal) {
        PageQuery.refuseUnknownOptions(exchange.query(), List.of());
        return target(exchange, principal)
                .compose(target -> store.find(target.user(), exchange.pathId()).map(found -> {
                    StoredNotification stored = found.orElseThrow(Exchange::notFound);
                    fetched.trace(exchange.trace(), List.of(stored));
                    exchange.json(NotificationJson.entity(stored, exchange.baseUrl(), clock.instant()))
                            .onSuccess(written -> fetched.note(target, List.of(stored)));
                    return null;
                }));
    }

    Future<?> count(Exchange exchange, Principal principal) {
        PageQuery.refuseUnknownOptions(exchange.query(), List.of());
        return target(exchange, principal)
                .compose(target -> store.count(target.user(), HistoryFilter.EVERYTHING))
                .map(count -> {
                    exchange.text(Buffer.buffer(count.toString()));
                    return null;
                });
    }

    private Future<Target> target(Exchange exchange, Principal principal) {
        return targets.resolve(principal, exchange.header(TargetResolver.X_UNS_ID));
    }
}
