package io.tapline.gateway.rest;

import io.tapline.gateway.config.ApiLimits;
import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.NotificationFeed.Part;
import io.tapline.gateway.rest.FeedReader.Step;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /me/notifications/delta} as Graph has it: pages of the whole history at first, then of what changed since. A page
 * brings changes as long as there are more, and then what has expired. Confined to one event loop.
 */
final class DeltaRoutes {

    private static final String SKIP_TOKEN = "$skiptoken";
    private static final String DELTA_TOKEN = "$deltatoken";

    private final TargetResolver targets;
    private final FeedReader reader;
    private final ApiLimits limits;
    private final FetchedItems fetched;
    private final Clock clock;

    DeltaRoutes(TargetResolver targets, RestApi.Parts parts) {
        this.targets = targets;
        this.reader = new FeedReader(parts.feed());
        this.limits = parts.config().limits();
        this.fetched = new FetchedItems(parts.feed(), parts.tracing());
        this.clock = parts.clock();
    }

    Future<?> delta(Exchange exchange, Principal principal) {
        PageQuery.refuseUnknownOptions(exchange.query(), List.of(SKIP_TOKEN, DELTA_TOKEN));
        Given from = given(exchange);
        Integer preferred = Preferences.maximumPageSize(exchange, limits.maximumPageSize());
        int size = preferred == null ? limits.defaultPageSize() : preferred;
        return targets.resolve(principal, exchange.header(TargetResolver.X_UNS_ID))
                .compose(target -> reader.read(
                                target.user(),
                                from == null ? null : from.token().token(),
                                size)
                        .compose(part -> reader.step(
                                target.user(),
                                from == null
                                        ? DeltaToken.beginning(part)
                                        : verified(exchange, from, target.user(), part),
                                part,
                                size))
                        .map(step -> {
                            answer(exchange, target, step);
                            return null;
                        }));
    }

    /** The token that a request came with, and the option that it came in. */
    private record Given(DeltaToken.Unverified token, String option) {}

    private static @Nullable Given given(Exchange exchange) {
        String skip = PageQuery.single(exchange.query(), SKIP_TOKEN);
        String delta = PageQuery.single(exchange.query(), DELTA_TOKEN);
        if (skip != null && delta != null) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "$skiptoken and $deltatoken exclude each other", DELTA_TOKEN);
        }
        String text = skip == null ? delta : skip;
        if (text == null) {
            return null;
        }
        String option = skip == null ? DELTA_TOKEN : SKIP_TOKEN;
        return new Given(DeltaToken.parse(text).orElseThrow(() -> notOurs(option)), option);
    }

    private static ApiFailure notOurs(String option) {
        return ApiFailure.of(
                ApiError.INVALID_REQUEST, option + " is not one that the gateway made for this user", option);
    }

    /** @throws ApiFailure INVALID_REQUEST for a token that is not ours, RESYNC_REQUIRED for one that does not lead on */
    private DeltaToken verified(Exchange exchange, Given from, UserKey user, Part part) {
        if (!from.token().isAuthentic(user, part.key())) {
            throw notOurs(from.option());
        }
        DeltaToken token = from.token().token();
        if (!token.leadsOn(part)) {
            throw ApiFailure.resync("Too much has changed since; begin anew without a token", url(exchange));
        }
        return token;
    }

    private void answer(Exchange exchange, Target target, Step step) {
        String link = step.more() ? "nextLink" : "deltaLink";
        String option = step.more() ? SKIP_TOKEN : DELTA_TOKEN;
        String token = step.next().sign(target.user(), step.part().key());
        String url = url(exchange) + "?" + option + "=" + token;
        Buffer body = NotificationJson.delta(
                step.part().items(), step.expired(), exchange.baseUrl(), link, url, clock.instant());
        fetched.trace(exchange.trace(), step.part().items());
        exchange.json(body).onSuccess(written -> fetched.note(target, step));
    }

    private static String url(Exchange exchange) {
        return exchange.baseUrl() + exchange.path();
    }
}
