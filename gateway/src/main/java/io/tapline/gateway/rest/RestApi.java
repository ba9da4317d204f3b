package io.tapline.gateway.rest;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.tapline.gateway.config.ApiConfig;
import io.tapline.gateway.identity.Authenticator;
import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.notification.NotificationFeed;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.NotificationStore;
import io.tapline.gateway.notification.NotificationTrail;
import io.tapline.gateway.stream.OpenStreams;
import io.tapline.gateway.subscription.EndpointDirectory;
import io.tapline.gateway.subscription.SubscriptionRegistry;
import io.tapline.gateway.tracing.RequestTrace;
import io.tapline.gateway.tracing.Tracing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.AllowForwardHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The REST API: which operation answers which method on which path, and how every request is authenticated first and every
 * failure answered last. One handler for each path, as the router's chain costs more than the table here. Made for each
 * verticle; confined to its event loop.
 *
 * <p>The HTTP server must leave {@code Expect: 100-continue} and compressed requests alone (its defaults): both are
 * {@link BodyReader}'s, as only it knows the limit.
 */
public final class RestApi {

    /** The original had beta only; its SDKs can be told to say v1.0. */
    private static final List<String> VERSIONS = List.of("/beta", "/v1.0");

    static final String DESCRIPTION = "/openapi.json";
    private static final Set<HttpMethod> DESCRIBING = Set.of(GET);
    static final String ACCESS_TOKEN = "access_token";

    private final Authenticator authenticator;
    private final Errors errors;
    private final DateHeader date;
    private final CrossOrigin crossOrigin;
    private final Buffer description = OpenApi.DOCUMENT;
    private final Tracing tracing;
    private final boolean trustForwardedHeaders;
    private final @Nullable String publicBaseUrl;
    private final Map<String, Map<HttpMethod, Operation>> operations;

    /**
     * What the API works with.
     *
     * @param ids shared by all verticles of the node
     * @param trail of this event loop
     * @param sink takes over each notification after its 201
     * @param states takes over each change of state once it is committed
     * @param streams of this event loop; {@link OpenStreams#tick} is the caller's to call
     * @param origins that any app allows at that moment
     */
    public record Parts(
            ApiConfig config,
            Clock clock,
            Authenticator authenticator,
            EndpointDirectory directory,
            SubscriptionRegistry subscriptions,
            EndpointPolicy endpointPolicy,
            NotificationIds ids,
            NotificationStore notifications,
            NotificationFeed feed,
            NotificationTrail trail,
            Admission admission,
            RateLimit rateLimit,
            NotificationSink sink,
            StateSink states,
            OpenStreams streams,
            Supplier<Set<String>> origins,
            Tracing tracing) {}

    public RestApi(Parts parts) {
        ApiConfig config = parts.config();
        this.authenticator = parts.authenticator();
        this.errors = new Errors(parts.clock());
        this.date = new DateHeader(parts.clock());
        this.crossOrigin = new CrossOrigin(parts.origins());
        this.tracing = parts.tracing();
        this.trustForwardedHeaders = config.trustForwardedHeaders();
        this.publicBaseUrl = config.publicBaseUrl().map(RestApi::withoutSlash).orElse(null);
        this.operations = withBatch(operations(parts), errors, config.limits().maximumBodyBytes());
    }

    private static String withoutSlash(URI url) {
        return url.toString().replaceFirst("/+$", "");
    }

    private static Map<String, Map<HttpMethod, Operation>> operations(Parts parts) {
        int maximumBodyBytes = parts.config().limits().maximumBodyBytes();
        BodyReader bodies = new BodyReader(maximumBodyBytes);
        TargetResolver targets = new TargetResolver(parts.directory(), parts.clock());
        NotificationRoutes notifications = new NotificationRoutes(
                targets, bodies, new NotificationParser(parts.config().limits(), parts.ids()), parts);
        DeliveryRoutes deliveries = new DeliveryRoutes(targets, parts.trail());
        StateRoutes states = new StateRoutes(targets, bodies, parts);
        DeltaRoutes deltas = new DeltaRoutes(targets, parts);
        StreamRoutes streams = new StreamRoutes(targets, parts);
        SubscriptionRoutes subscriptions = new SubscriptionRoutes(
                parts.subscriptions(),
                bodies,
                new SubscriptionParser(maximumBodyBytes, parts.endpointPolicy(), parts.clock()));
        Map<HttpMethod, Operation> count = Map.of(GET, notifications::count);
        return Map.of(
                "/me/notifications", Map.of(POST, notifications::post, GET, notifications::list),
                "/me/notifications/$count", count,
                "/me/notifications/%24count", count,
                "/me/notifications/setState", Map.of(POST, states::setState),
                "/me/notifications/delta", Map.of(GET, deltas::delta),
                "/me/notifications/stream", Map.of(GET, streams::stream),
                "/me/notifications/:id", Map.of(GET, notifications::get, PATCH, states::patch, DELETE, states::delete),
                "/me/notifications/:id/deliveries", Map.of(GET, deliveries::list),
                "/me/notificationSubscriptions", Map.of(POST, subscriptions::post, GET, subscriptions::list),
                "/me/notificationSubscriptions/:id", Map.of(GET, subscriptions::get, DELETE, subscriptions::delete));
    }

    private static Map<String, Map<HttpMethod, Operation>> withBatch(
            Map<String, Map<HttpMethod, Operation>> single, Errors errors, int maximumBodyBytes) {
        Map<HttpMethod, Operation> batch = Map.of(POST, new BatchRoutes(single, errors, maximumBodyBytes)::batch);
        Map<String, Map<HttpMethod, Operation>> all = new HashMap<>(single);
        all.put("/$batch", batch);
        all.put("/%24batch", batch);
        return Map.copyOf(all);
    }

    /** The methods of each path below the version. */
    Map<String, Set<HttpMethod>> routes() {
        return operations.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, methods -> methods.getValue().keySet()));
    }

    /** Adds the routes, and the answers to requests that no route takes, to a router of this event loop. */
    public void mount(Router router) {
        if (trustForwardedHeaders) {
            router.allowForward(AllowForwardHeaders.X_FORWARD);
        }
        for (String version : VERSIONS) {
            operations.forEach((path, methods) -> {
                String route = version + path;
                router.route(route)
                        // Paths with a parameter come last: $count is no id.
                        .order(path.contains(":") ? 1 : 0)
                        .handler(context -> handle(context, route, methods));
            });
            router.route(version + DESCRIPTION).handler(this::describe);
        }
        router.errorHandler(
                ApiError.NOT_FOUND.status(), context -> errors.answerUnsupported(exchange(context), Set.of()));
        router.errorHandler(
                ApiError.INVALID_REQUEST.status(),
                context -> fail(context, ApiFailure.of(ApiError.INVALID_REQUEST, "The URL or Host is malformed")));
        router.errorHandler(ApiError.INTERNAL_ERROR.status(), context -> fail(context, context.failure()));
    }

    private void fail(RoutingContext context, Throwable failure) {
        errors.answer(exchange(context), failure);
    }

    private HttpExchange exchange(RoutingContext context) {
        return new HttpExchange(context, publicBaseUrl, date, null);
    }

    /** For anyone: it holds nothing but the contract. */
    private void describe(RoutingContext context) {
        HttpExchange exchange = exchange(context);
        if (isPreflight(exchange, exchange.header(HttpHeaders.ORIGIN), DESCRIBING)) {
            return;
        }
        if (context.request().method().equals(GET)) {
            exchange.plainJson(description);
        } else {
            errors.answerUnsupported(exchange, DESCRIBING);
        }
    }

    private boolean isPreflight(HttpExchange exchange, @Nullable String origin, Set<HttpMethod> methods) {
        return origin != null && crossOrigin.answers(exchange, origin, methods);
    }

    private void handle(RoutingContext context, String route, Map<HttpMethod, Operation> methods) {
        RequestTrace trace = tracing.request(context.request().method().name(), route);
        HttpExchange exchange = new HttpExchange(context, publicBaseUrl, date, trace);
        String origin = exchange.header(HttpHeaders.ORIGIN);
        if (isPreflight(exchange, origin, methods.keySet())) {
            return;
        }
        Operation operation = methods.get(context.request().method());
        if (operation == null) {
            errors.answerUnsupported(exchange, methods.keySet());
            return;
        }
        try {
            refuseTokenInUrl(context.request().query());
            answer(exchange, origin == null ? operation : crossOrigin.guarded(operation, origin))
                    .onFailure(failure -> errors.answer(exchange, failure));
        } catch (RuntimeException failure) {
            errors.answer(exchange, failure);
        }
    }

    /** RFC 6750 section 2.3 has it, and says why it should not be used: URLs are kept in logs and histories. */
    private static void refuseTokenInUrl(@Nullable String query) {
        if (query != null && ("&" + query).contains("&" + ACCESS_TOKEN + "=")) {
            throw tokenInUrl();
        }
    }

    static ApiFailure tokenInUrl() {
        return ApiFailure.of(
                ApiError.INVALID_REQUEST, "The token belongs in the header Authorization, not in a URL", ACCESS_TOKEN);
    }

    private Future<?> answer(Exchange exchange, Operation operation) {
        Future<Principal> caller = caller(exchange);
        if (caller.succeeded()) {
            return operation.answer(exchange, caller.result());
        }
        // Else the body would be over before anyone listens.
        exchange.http().pause();
        return caller.compose(principal -> {
            Future<?> answered = operation.answer(exchange, principal);
            exchange.http().resume();
            return answered.mapEmpty();
        });
    }

    /** Of two tokens nobody can say which counts; what stands before the gateway may have looked at the other one. */
    private Future<Principal> caller(Exchange exchange) {
        List<String> authorizations = exchange.headers(HttpHeaders.AUTHORIZATION);
        return switch (authorizations.size()) {
            case 0 -> authenticator.authenticate(null);
            case 1 -> authenticator.authenticate(authorizations.get(0));
            default ->
                Future.failedFuture(
                        ApiFailure.of(ApiError.UNAUTHENTICATED, "The request has more than one header Authorization."));
        };
    }
}
