package io.tapline.gateway.rest;

import io.tapline.gateway.config.ApiLimits;
import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.HistoryPage;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationStore;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations on {@code /me/notifications}. Confined to one event loop. */
final class NotificationRoutes {

    private static final Logger log = LoggerFactory.getLogger(NotificationRoutes.class);
    private static final String LOCATION = "/beta/me/notifications/";

    private final TargetResolver targets;
    private final BodyReader bodies;
    private final NotificationParser parser;
    private final NotificationStore store;
    private final Admission admission;
    private final NotificationSink sink;
    private final ApiLimits limits;
    private final Clock clock;

    NotificationRoutes(TargetResolver targets, BodyReader bodies, NotificationParser parser, RestApi.Parts parts) {
        this.targets = targets;
        this.bodies = bodies;
        this.parser = parser;
        this.store = parts.notifications();
        this.admission = parts.admission();
        this.sink = parts.sink();
        this.limits = parts.config().limits();
        this.clock = parts.clock();
    }

    /** Answered with 201 when the notification is committed; only then it goes on to the sink. */
    Future<?> post(Exchange exchange, Principal principal) {
        // The body comes in while the user's endpoints are looked up; it is not parsed unless they are found.
        Future<byte[]> body = bodies.read(exchange);
        return targets.resolve(principal, exchange.header(TargetResolver.X_UNS_ID))
                .compose(target -> targets.endpoints(target)
                        .compose(endpoints -> body.compose(bytes -> {
                            Notification notification = parser.parse(bytes, target.app(), target.user());
                            List<Subscription> audience = audience(notification, endpoints);
                            return store(posting(notification, audience)).map(stored -> {
                                answerCreated(exchange, notification);
                                handOn(target, notification, audience);
                                return null;
                            });
                        })));
    }

    private List<Subscription> audience(Notification notification, UserEndpoints endpoints) {
        return endpoints.audience(notification.platforms(), notification.targetSubscriptions(), clock.instant());
    }

    private static Posting posting(Notification notification, List<Subscription> audience) {
        return new Posting(notification, audience.stream().map(Subscription::id).collect(Collectors.toSet()));
    }

    private Future<Void> store(Posting posting) {
        Optional<Duration> refused = admission.enter();
        if (refused.isPresent()) {
            return Future.failedFuture(ApiFailure.retryLater(
                    ApiError.SERVICE_UNAVAILABLE, "The gateway is at its capacity", refused.get()));
        }
        try {
            return store.append(posting).onComplete(done -> admission.leave());
        } catch (RuntimeException notStarted) {
            admission.leave();
            throw notStarted;
        }
    }

    private void answerCreated(Exchange exchange, Notification notification) {
        if (exchange.isOver()) {
            return;
        }
        String baseUrl = exchange.baseUrl();
        exchange.created(
                baseUrl + LOCATION + notification.id(),
                NotificationJson.created(notification, baseUrl, clock.instant()));
    }

    private void handOn(Target target, Notification notification, List<Subscription> audience) {
        try {
            sink.accepted(target.app(), notification, audience);
        } catch (RuntimeException e) {
            // It is stored and answered: what was not sent now is found in the store later.
            log.error("Notification {} was stored but not handed on", notification.id(), e);
        }
    }

    Future<?> list(Exchange exchange, Principal principal) {
        PageQuery query = PageQuery.of(exchange.query(), limits);
        // One more than asked for tells whether there is a next page.
        HistoryPage page = new HistoryPage(query.filter(), query.oldestFirst(), query.after(), query.size() + 1);
        return user(exchange, principal)
                .compose(user -> counted(user, query)
                        .compose(count -> store.page(user, page).map(found -> {
                            answerPage(exchange, query, count.orElse(null), found);
                            return null;
                        })));
    }

    private Future<Optional<Long>> counted(UserKey user, PageQuery query) {
        return query.count()
                ? store.count(user, query.filter()).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }

    private void answerPage(Exchange exchange, PageQuery query, @Nullable Long count, List<StoredNotification> found) {
        boolean more = found.size() > query.size();
        List<StoredNotification> page = more ? found.subList(0, query.size()) : found;
        String nextLink = more ? nextLink(exchange, query, page) : null;
        exchange.json(
                NotificationJson.page(page, exchange.baseUrl(), count, query.select(), nextLink, clock.instant()));
    }

    private static String nextLink(Exchange exchange, PageQuery query, List<StoredNotification> page) {
        UUID last = page.get(page.size() - 1).notification().id();
        return exchange.baseUrl() + exchange.path() + query.next(last);
    }

    Future<?> get(Exchange exchange, Principal principal) {
        PageQuery.refuseUnknownOptions(exchange.query(), List.of());
        return user(exchange, principal)
                .compose(user -> store.find(user, exchange.pathId()))
                .map(found -> {
                    StoredNotification stored = found.orElseThrow(Exchange::notFound);
                    exchange.json(NotificationJson.entity(stored, exchange.baseUrl(), clock.instant()));
                    return null;
                });
    }

    Future<?> count(Exchange exchange, Principal principal) {
        PageQuery.refuseUnknownOptions(exchange.query(), List.of());
        return user(exchange, principal)
                .compose(user -> store.count(user, HistoryFilter.EVERYTHING))
                .map(count -> {
                    exchange.text(Buffer.buffer(count.toString()));
                    return null;
                });
    }

    private Future<UserKey> user(Exchange exchange, Principal principal) {
        return targets.resolve(principal, exchange.header(TargetResolver.X_UNS_ID))
                .map(Target::user);
    }
}
