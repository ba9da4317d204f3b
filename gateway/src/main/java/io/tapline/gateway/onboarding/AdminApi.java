package io.tapline.gateway.onboarding;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.operation.DeadLetterRoutes;
import io.tapline.gateway.privacy.PrivacyRoutes;
import io.tapline.gateway.privacy.UserEraser;
import io.tapline.gateway.privacy.UserExport;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.webpush.WebPushConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes below {@code /admin/v1} of the management listener. Every request is authenticated before its body is read. No answer
 * holds a secret, but the one of a webhook that was made for it. Confined to one event loop.
 */
final class AdminApi {

    static final String PREFIX = "/admin/v1";

    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    /** A service account has 3 KB, a chain of certificates 10. */
    private static final int MAXIMUM_BODY_BYTES = 256 * 1024;

    private static final int MAXIMUM_ENTRIES = 1_000;
    private static final int DEFAULT_ENTRIES = 100;
    private static final String OPERATOR = "operator";

    private final AdminAuthenticator authenticator;
    private final AppChanges apps;
    private final CredentialChanges credentials;
    private final WebhookChanges webhooks;
    private final DomainProofs proofs;
    private final AuditLog audit;
    private final UserEraser eraser;
    private final UserExport export;
    private final DeadLetterRoutes letters;
    private final SecureRandom random;

    AdminApi(
            AdminAuthenticator authenticator,
            AppChanges apps,
            CredentialChanges credentials,
            WebhookChanges webhooks,
            DomainProofs proofs,
            AuditLog audit,
            UserEraser eraser,
            UserExport export,
            DeadLetterRoutes letters,
            SecureRandom random) {
        this.authenticator = authenticator;
        this.apps = apps;
        this.credentials = credentials;
        this.webhooks = webhooks;
        this.proofs = proofs;
        this.audit = audit;
        this.eraser = eraser;
        this.export = export;
        this.letters = letters;
        this.random = random;
    }

    void mount(Router router) {
        Route all = router.route(PREFIX + "/*");
        all.handler(this::authenticate);
        router.route(PREFIX + "/*").handler(BodyHandler.create(false).setBodyLimit(MAXIMUM_BODY_BYTES));
        on(
                router,
                HttpMethod.GET,
                "/apps",
                request -> Future.succeededFuture(new JsonObject().put("apps", apps.list())));
        on(router, HttpMethod.GET, "/apps/:app", request -> Future.succeededFuture(apps.find(app(request))));
        on(router, HttpMethod.PUT, "/apps/:app", this::putApp);
        on(
                router,
                HttpMethod.DELETE,
                "/apps/:app",
                request -> apps.remove(operator(request), app(request)).mapEmpty());
        on(
                router,
                HttpMethod.GET,
                "/apps/:app/credentials",
                request -> Future.succeededFuture(new JsonObject()
                        .put("credentials", apps.find(app(request)).getJsonArray("credentials"))));
        on(router, HttpMethod.POST, "/apps/:app/credentials/webPush/generate", this::generateVapid);
        on(
                router,
                HttpMethod.POST,
                "/apps/:app/credentials/webhook/generate",
                request -> webhooks.renew(operator(request), app(request), setting(request))
                        .map(set -> set));
        on(router, HttpMethod.PUT, "/apps/:app/credentials/:service", this::setCredential);
        on(
                router,
                HttpMethod.DELETE,
                "/apps/:app/credentials/:service",
                request -> credentials
                        .remove(operator(request), app(request), service(request))
                        .mapEmpty());
        on(
                router,
                HttpMethod.POST,
                "/credentials/rotate",
                request -> credentials.reseal(operator(request)).map(count -> new JsonObject().put("resealed", count)));
        on(
                router,
                HttpMethod.POST,
                "/apps/:app/hosts/:host/challenge",
                request -> proofs.challenge(operator(request), app(request), request.pathParam("host")));
        on(
                router,
                HttpMethod.POST,
                "/apps/:app/hosts/:host/proof",
                request -> proofs.prove(
                        operator(request), app(request), request.pathParam("host"), text(body(request), "method")));
        on(router, HttpMethod.GET, "/audit", this::listAudit);
        on(
                router,
                HttpMethod.GET,
                DeadLetterRoutes.DEAD_LETTERS,
                request -> letters.deadLetters(request.queryParams()).map(page -> page));
        on(
                router,
                HttpMethod.GET,
                DeadLetterRoutes.WEBHOOKS,
                request -> letters.webhooks().map(found -> found));
        new PrivacyRoutes(eraser, export, this::noteOfUser).mount(router);
        router.route(PREFIX + "/*")
                .handler(request -> answer(
                        request,
                        ApiFailure.of(ApiError.NOT_FOUND, "There is no such path, or it does not support the method")));
        all.failureHandler(request -> answer(request, cause(request)));
    }

    /** What fails or throws is answered; null is 204. */
    private void on(
            Router router,
            HttpMethod method,
            String path,
            Function<RoutingContext, Future<@Nullable JsonObject>> operation) {
        router.route(method, PREFIX + path).handler(request -> {
            try {
                operation.apply(request).onComplete(done -> json(request, done), refused -> answer(request, refused));
            } catch (RuntimeException refused) {
                answer(request, refused);
            }
        });
    }

    /** Whoever it is that the token names is found on another thread, perhaps. */
    private void authenticate(RoutingContext request) {
        Context context = Vertx.currentContext();
        request.request().pause();
        authenticator
                .operator(request.request().getHeader(HttpHeaders.AUTHORIZATION))
                .onComplete(found -> context.runOnContext(turn -> {
                    request.request().resume();
                    if (found.succeeded()) {
                        request.put(OPERATOR, found.result()).next();
                    } else {
                        answer(request, found.cause());
                    }
                }));
    }

    private Future<@Nullable JsonObject> putApp(RoutingContext request) {
        return apps.put(operator(request), app(request), body(request)).map(created -> {
            request.response().setStatusCode(created ? 201 : 200);
            return apps.find(app(request));
        });
    }

    private Future<@Nullable JsonObject> setCredential(RoutingContext request) {
        JsonNode document =
                Problems.valid(() -> RegisteredApp.json(request.body().asString("UTF-8")));
        Service service = service(request);
        return (service == Service.WEBHOOK
                        ? webhooks.set(operator(request), app(request), document, setting(request))
                        : credentials.set(operator(request), app(request), service, document, setting(request)))
                .map(set -> set);
    }

    /** A pair of keys of which nobody sees the private one. */
    private Future<@Nullable JsonObject> generateVapid(RoutingContext request) {
        WebPushConfig pair = Problems.valid(() -> WebPushConfig.generate(random, text(body(request), "subject")));
        JsonObject document = new JsonObject()
                .put("publicKey", pair.publicKey())
                .put("privateKey", pair.privateKey())
                .put("subject", pair.subject());
        return credentials.set(
                operator(request),
                app(request),
                Service.WEB_PUSH,
                RegisteredApp.json(document.encode()),
                setting(request));
    }

    private Future<@Nullable JsonObject> listAudit(RoutingContext request) {
        long before = number(request, "before", Long.MAX_VALUE, Long.MAX_VALUE);
        int limit = (int) number(request, "limit", DEFAULT_ENTRIES, MAXIMUM_ENTRIES);
        return audit.list(before, limit).map(entries -> new JsonObject().put("entries", entries));
    }

    private static CredentialChanges.Setting setting(RoutingContext request) {
        String overlap = request.request().getParam("overlap");
        String notAfter = request.request().getParam("notAfter");
        try {
            return new CredentialChanges.Setting(
                    !"false".equals(request.request().getParam("check")),
                    overlap == null ? null : positive(Duration.parse(overlap)),
                    notAfter == null ? null : Instant.parse(notAfter));
        } catch (DateTimeParseException malformed) {
            throw ApiFailure.of(
                    ApiError.INVALID_REQUEST,
                    "overlap is a duration such as PT24H, and notAfter a time such as 2027-01-31T00:00:00Z");
        }
    }

    private static Duration positive(Duration overlap) {
        if (overlap.isNegative()
                || overlap.toDays() > Service.WEB_PUSH.overlap().toDays() * 12) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "overlap must be between nothing and a year", "overlap");
        }
        return overlap;
    }

    private Future<?> noteOfUser(RoutingContext request, String action, UserKey user) {
        return audit.note(operator(request), action, user.value().toString());
    }

    private static String operator(RoutingContext request) {
        return request.get(OPERATOR);
    }

    private static String app(RoutingContext request) {
        return request.pathParam("app");
    }

    private static Service service(RoutingContext request) {
        return Service.of(request.pathParam("service"));
    }

    private static JsonObject body(RoutingContext request) {
        try {
            JsonObject body = request.body().asJsonObject();
            if (body != null) {
                return body;
            }
        } catch (DecodeException | ClassCastException malformed) {
            // Said below, without a quotation.
        }
        throw ApiFailure.of(ApiError.INVALID_REQUEST, "The body must be a JSON object");
    }

    private static String text(JsonObject body, String member) {
        if (body.getValue(member) instanceof String text) {
            return text;
        }
        throw ApiFailure.of(ApiError.INVALID_REQUEST, member + " is required", member);
    }

    private static long number(RoutingContext request, String name, long fallback, long most) {
        String text = request.request().getParam(name);
        try {
            long number = text == null ? fallback : Long.parseLong(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // Said below.
        }
        throw ApiFailure.of(ApiError.INVALID_REQUEST, name + " must be a whole number from 1 to " + most, name);
    }

    private static Throwable cause(RoutingContext request) {
        if (request.statusCode() == ApiError.PAYLOAD_TOO_LARGE.status()) {
            return ApiFailure.of(ApiError.PAYLOAD_TOO_LARGE, "The body is over " + MAXIMUM_BODY_BYTES + " bytes");
        }
        return request.failure();
    }

    private static void json(RoutingContext request, @Nullable JsonObject answer) {
        request.response().putHeader("Cache-Control", "no-store");
        if (answer == null) {
            request.response().setStatusCode(204).end();
        } else {
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(answer.toBuffer());
        }
    }

    private static void answer(RoutingContext request, Throwable failure) {
        ApiFailure known;
        if (failure instanceof ApiFailure told) {
            known = told;
        } else {
            LOG.error("A request of an operator failed", failure);
            known = ApiFailure.of(ApiError.INTERNAL_ERROR, "The gateway failed; its log tells how");
        }
        JsonObject error = new JsonObject().put("code", known.error().code()).put("message", known.message());
        if (known.target() != null) {
            error.put("target", known.target());
        }
        if (known.error() == ApiError.UNAUTHENTICATED) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
        }
        request.response().setStatusCode(known.error().status());
        json(request, new JsonObject().put("error", error));
    }
}
