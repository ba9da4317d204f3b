package io.tapline.gateway.rest;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.Unsid;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who {@code /me} is: for a user's token that user, for an app server the user of {@code X-UNS-ID}. The one rule
 * for every route and method. An {@code X-UNS-ID} that is malformed, unknown, expired, of another app or, with a user's token,
 * of another user is always refused by the same words, so that nobody learns which it is. Confined to one event loop.
 */
final class TargetResolver {

    static final String X_UNS_ID = "X-UNS-ID";

    private final EndpointDirectory directory;
    private final Clock clock;

    TargetResolver(EndpointDirectory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Resolves the target of a request on notifications.
     *
     * @param unsid the value of {@code X-UNS-ID}; an app server must send it
     * @return fails with an {@link ApiFailure}: INVALID_REQUEST, ACCESS_DENIED, INVALID_SUBSCRIPTION, or as
     *     {@link EndpointDirectory#find} does
     */
    Future<Target> resolve(Principal principal, @Nullable String unsid) {
        return principal.fold(new Principal.Cases<>() {
            @Override
            public Future<Target> appServer(Principal.AppServer appServer) {
                return resolve(appServer.app(), unsid);
            }

            @Override
            public Future<Target> user(Principal.User user) {
                return resolve(user, unsid);
            }
        });
    }

    private Future<Target> resolve(App app, @Nullable String unsid) {
        if (unsid == null) {
            return Future.failedFuture(ApiFailure.of(
                    ApiError.INVALID_REQUEST, "X-UNS-ID must name the user when the token is an app's", X_UNS_ID));
        }
        Optional<Unsid> parsed = Unsid.parse(unsid);
        return parsed.isPresent() ? verify(app, parsed.get(), false) : unknownSubscription();
    }

    private Future<Target> resolve(Principal.User user, @Nullable String unsid) {
        if (!user.mayReadWrite()) {
            return Future.failedFuture(scopeMissing());
        }
        if (unsid == null) {
            return Future.succeededFuture(new Target(user.app(), user.key(), null, null));
        }
        Optional<Unsid> parsed = Unsid.parse(unsid);
        return parsed.isPresent() && parsed.get().user().equals(user.key())
                ? verify(user.app(), parsed.get(), true)
                : unknownSubscription();
    }

    private Future<Target> verify(App app, Unsid unsid, boolean asDevice) {
        return directory
                .find(unsid.user())
                .compose(endpoints -> endpoints
                        .withSecret(unsid.secret(), clock.instant())
                        .filter(subscription -> endpoints.appId().equals(app.id()))
                        .map(subscription ->
                                new Target(app, unsid.user(), endpoints, asDevice ? subscription.id() : null))
                        .map(Future::succeededFuture)
                        .orElseGet(TargetResolver::unknownSubscription));
    }

    private static Future<Target> unknownSubscription() {
        return Future.failedFuture(
                ApiFailure.of(ApiError.INVALID_SUBSCRIPTION, "X-UNS-ID names no active subscription", X_UNS_ID));
    }

    private static ApiFailure scopeMissing() {
        return ApiFailure.of(ApiError.ACCESS_DENIED, "The token lacks the scope Notifications.ReadWrite.CreatedByApp");
    }

    /** A resolved target with the user's endpoints, looked up unless they are known already. */
    Future<Target> withEndpoints(Target target) {
        return target.endpoints() == null
                ? directory
                        .find(target.user())
                        .map(found -> new Target(target.app(), target.user(), found, target.device()))
                : Future.succeededFuture(target);
    }

    /**
     * The target of a request on subscriptions, which only the user on the device can make. {@code X-UNS-ID} means nothing
     * there: the one that a device still has may be the expired one that it wants to renew.
     *
     * @throws ApiFailure ACCESS_DENIED
     */
    static Target device(Principal principal) {
        return principal.fold(new Principal.Cases<>() {
            @Override
            public Target appServer(Principal.AppServer appServer) {
                throw ApiFailure.of(ApiError.ACCESS_DENIED, "Subscriptions need a user's token; this one is an app's");
            }

            @Override
            public Target user(Principal.User user) {
                if (!user.mayReadWrite()) {
                    throw scopeMissing();
                }
                return new Target(user.app(), user.key(), null, null);
            }
        });
    }
}
