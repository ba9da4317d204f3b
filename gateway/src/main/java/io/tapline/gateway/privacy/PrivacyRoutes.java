package io.tapline.gateway.privacy;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.subscription.Unsid;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Export and erasure for operators, to be mounted where only they come; it asks for no token itself. Confined to one event loop.
 *
 * <ul>
 *   <li>{@code POST /admin/v1/users/key} with {@code {"app", "issuer", "tenant", "user"}}, as the claims of the user's tokens have them, or
 *       {@code {"unsid"}}: answers {@code {"userKey"}}. A body, as who a person is has no place in a URL.
 *   <li>{@code GET /admin/v1/users/{userKey}}: {@link UserExport}, {@code application/x-ndjson}.
 *   <li>{@code DELETE /admin/v1/users/{userKey}}: {@link UserEraser}; 503 when a store was away, to be asked again.
 * </ul>
 */
public final class PrivacyRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(PrivacyRoutes.class);
    private static final int MAXIMUM_BODY_BYTES = 8 * 1024;
    private static final String USER = "/admin/v1/users/:userKey";

    private final UserEraser eraser;
    private final UserExport export;
    private final Audit audit;

    /** Is told of what is done before it is done. */
    @FunctionalInterface
    public interface Audit {

        /** @param action {@code user.export} or {@code user.erase}; the entry must not outlive the user by name: the key is a hash */
        Future<?> note(RoutingContext request, String action, UserKey user);
    }

    public PrivacyRoutes(UserEraser eraser, UserExport export, Audit audit) {
        this.eraser = eraser;
        this.export = export;
        this.audit = audit;
    }

    public void mount(Router router) {
        router.post("/admin/v1/users/key")
                .handler(BodyHandler.create(false).setBodyLimit(MAXIMUM_BODY_BYTES))
                .handler(this::key);
        router.get(USER).handler(request -> withUser(request, this::export));
        router.delete(USER).handler(request -> withUser(request, this::erase));
    }

    private void key(RoutingContext request) {
        Optional<UserKey> user = named(request);
        if (user.isPresent()) {
            answer(
                    request,
                    200,
                    new JsonObject().put("userKey", user.get().value().toString()));
        } else {
            refuse(request, 400, "The body must have app, issuer, tenant and user, or unsid");
        }
    }

    private static Optional<UserKey> named(RoutingContext request) {
        try {
            JsonObject body = request.body().asJsonObject();
            if (body == null) {
                return Optional.empty();
            }
            if (body.getValue("unsid") instanceof String unsid) {
                return Unsid.parse(unsid).map(Unsid::user);
            }
            return body.getValue("app") instanceof String app
                            && body.getValue("issuer") instanceof String issuer
                            && body.getValue("tenant", "") instanceof String tenant
                            && body.getValue("user") instanceof String user
                    ? Optional.of(UserKey.of(app, issuer, tenant, user))
                    : Optional.empty();
        } catch (DecodeException | ClassCastException noObject) {
            return Optional.empty();
        }
    }

    private interface Action {
        void run(RoutingContext request, UserKey user);
    }

    private static void withUser(RoutingContext request, Action action) {
        UserKey user;
        try {
            user = new UserKey(UUID.fromString(request.pathParam("userKey")));
        } catch (IllegalArgumentException noKey) {
            refuse(request, 404, "A user's key is a UUID, as POST /admin/v1/users/key answers it");
            return;
        }
        action.run(request, user);
    }

    private void erase(RoutingContext request, UserKey user) {
        audit.note(request, "user.erase", user)
                .compose(noted -> eraser.erase(user))
                .onSuccess(erased -> answer(
                        request,
                        200,
                        new JsonObject()
                                .put("subscriptions", erased.subscriptions())
                                .put("notifications", erased.notifications())
                                .put("indexPending", erased.indexPending())))
                .onFailure(cause -> {
                    LOG.warn("The erasure of a user was broken off and is to be asked for again", cause);
                    refuse(request, 503, "Broken off; ask again, and it goes on where it was");
                });
    }

    /** Broken off once it has begun, it lacks its last line. */
    private void export(RoutingContext request, UserKey user) {
        request.response()
                .setChunked(true)
                .putHeader("Content-Type", "application/x-ndjson")
                .putHeader("Cache-Control", "no-store");
        audit.note(request, "user.export", user)
                .compose(noted -> export.write(user, request.response()))
                .compose(written -> request.response().end())
                .onFailure(cause -> {
                    LOG.warn("The export of a user was broken off", cause);
                    if (request.response().headWritten()) {
                        request.request().connection().close();
                    } else {
                        request.response().headers().remove("Content-Type");
                        refuse(request, 503, "The store does not answer now");
                    }
                });
    }

    private static void refuse(RoutingContext request, int status, String message) {
        String code = status == 400 ? "invalidRequest" : status == 404 ? "itemNotFound" : "serviceUnavailable";
        answer(
                request,
                status,
                new JsonObject().put("error", new JsonObject().put("code", code).put("message", message)));
    }

    private static void answer(RoutingContext request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.toBuffer());
    }
}
