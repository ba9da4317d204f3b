package io.tapline.gateway.demo;

import io.tapline.gateway.FurtherRoutes;
import io.tapline.gateway.identity.Authenticator;
import io.tapline.gateway.identity.Principal;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.NotificationTrail;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.push.Platform;
import io.tapline.simulator.Simulators;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The page at {@code /} and what it needs beside the API. Hands out tokens to whoever asks: for a demo on one machine only.
 * Thread-safe.
 *
 * <pre>
 * GET  /demo/setting        users, and what a request must name
 * POST /demo/sign-in        {"user"}: an access token of a user
 * POST /demo/app-server     an access token of the app server
 * POST /demo/devices        {"platform"}: a new push address, as a subscription has it
 * GET  /demo/taps?after=N   what the simulators received since
 * GET  /demo/trail/{id}     what became of a notification of the user whose token comes with it
 * </pre>
 */
final class DemoPage implements FurtherRoutes {

    private static final int MAXIMUM_BODY_BYTES = 1024;

    private final DevelopmentIssuer issuer;
    private final String vapidPublicKey;
    private final DemoDevices devices;
    private final Taps taps;

    /** @param vapidPublicKey that browsers subscribe with */
    DemoPage(DevelopmentIssuer issuer, Simulators simulators, String vapidPublicKey) {
        this.issuer = issuer;
        this.vapidPublicKey = vapidPublicKey;
        this.devices = new DemoDevices(simulators);
        this.taps = new Taps(simulators.all());
    }

    @Override
    public void mount(Router router, Authenticator authenticator, NotificationTrail trail) {
        router.route("/demo/*").handler(LocalPage::protect);
        router.route("/demo/*").handler(BodyHandler.create(false).setBodyLimit(MAXIMUM_BODY_BYTES));
        router.get("/demo/setting").handler(request -> answer(request, setting()));
        router.post("/demo/sign-in").handler(this::signIn);
        router.post("/demo/app-server")
                .handler(request -> answer(request, token(issuer.appToken(DemoConfig.TENANT, DemoConfig.CLIENT_ID))));
        router.post("/demo/devices").handler(this::addDevice);
        router.get("/demo/taps").handler(request -> answer(request, taps.after(number(request, "after"))));
        router.get("/demo/trail/:id").handler(request -> answerTrail(request, authenticator, trail));
        router.get("/*").handler(LocalPage::protect).handler(PageFiles::answer);
    }

    private JsonObject setting() {
        return new JsonObject()
                .put("users", new JsonArray(DemoConfig.USERS))
                .put("targetHostName", DemoConfig.HOST_NAME)
                .put("vapidPublicKey", vapidPublicKey);
    }

    private void signIn(RoutingContext request) {
        String user = member(request, "user");
        if (user == null || !DemoConfig.USERS.contains(user)) {
            throw invalid("user", "user must be one of " + DemoConfig.USERS);
        }
        answer(request, token(DemoConfig.userToken(issuer, user)));
    }

    private static JsonObject token(String accessToken) {
        return new JsonObject().put("accessToken", accessToken);
    }

    private void addDevice(RoutingContext request) {
        String name = member(request, "platform");
        Platform platform = Platform.byWireName(name == null ? "" : name)
                .orElseThrow(() -> invalid("platform", "platform must be iOS, android, windows or webPush"));
        answer(request, devices.add(platform));
    }

    private static void answerTrail(RoutingContext request, Authenticator authenticator, NotificationTrail trail) {
        UUID id = id(request);
        authenticator
                .authenticate(request.request().getHeader(HttpHeaders.AUTHORIZATION))
                .compose(DemoPage::user)
                .compose(user -> trail.find(user, id))
                .map(found -> TrailJson.of(found.orElseThrow(DemoPage::notFound)))
                .onSuccess(body -> answer(request, body))
                .onFailure(request::fail);
    }

    private static Future<UserKey> user(Principal principal) {
        return principal.fold(new Principal.Cases<>() {
            @Override
            public Future<UserKey> appServer(Principal.AppServer appServer) {
                return Future.failedFuture(ApiFailure.of(ApiError.ACCESS_DENIED, "A trail needs a user's token"));
            }

            @Override
            public Future<UserKey> user(Principal.User user) {
                return Future.succeededFuture(user.key());
            }
        });
    }

    private static UUID id(RoutingContext request) {
        try {
            return UUID.fromString(request.pathParam("id"));
        } catch (IllegalArgumentException none) {
            throw notFound();
        }
    }

    private static long number(RoutingContext request, String name) {
        List<String> values = request.queryParam(name);
        try {
            return values.isEmpty() ? 0 : Long.parseLong(values.get(0));
        } catch (NumberFormatException none) {
            throw invalid(name, name + " must be a number");
        }
    }

    private static @Nullable String member(RoutingContext request, String name) {
        try {
            JsonObject body = request.body().asJsonObject();
            return body == null ? null : body.getString(name);
        } catch (DecodeException | ClassCastException malformed) {
            throw invalid(name, "The body must be a JSON object, and " + name + " a string");
        }
    }

    private static ApiFailure invalid(String target, String message) {
        return ApiFailure.of(ApiError.INVALID_REQUEST, message, target);
    }

    private static ApiFailure notFound() {
        return ApiFailure.of(ApiError.NOT_FOUND, "There is no such item for this user");
    }

    private static void answer(RoutingContext request, JsonObject body) {
        request.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body.toBuffer());
    }
}
