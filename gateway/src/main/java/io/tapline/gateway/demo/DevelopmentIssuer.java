package io.tapline.gateway.demo;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An OAuth2 and OpenID Connect issuer for a developer's machine, in the form of Entra's v2. Thread-safe. For development only:
 * every user has the same password. Its discovery document says so with {@value #MARK}, and the gateway refuses such an issuer
 * unless the configuration marks it.
 *
 * <p>Any name is a tenant: {@code {base}/{tenant}/v2.0} is its issuer, and {@code common} serves discovery and keys for all.
 * {@code POST {base}/{tenant}/oauth2/v2.0/token} takes a form; {@code client_id} and {@code client_secret} are in it or in
 * Basic authentication:
 *
 * <ul>
 *   <li>{@code grant_type=client_credentials}, {@code scope={audience}/.default}: the token of an app server.
 *   <li>{@code grant_type=password}, {@code username}, {@code password}, {@code scope=Notifications.ReadWrite.CreatedByApp}:
 *       the token of a user. OAuth 2.1 has dropped this grant; here it stands for the browser's sign-in.
 * </ul>
 */
public final class DevelopmentIssuer {

    /** The member of the discovery document that tells this issuer from a real one. */
    public static final String MARK = "tapline_development_issuer";

    private static final int MAXIMUM_FORM_BYTES = 16 * 1024;

    /**
     * Who may get a token.
     *
     * @param audience value of {@code aud} and the front part of scopes, such as {@code api://tapline}
     * @param clients secrets by client id
     * @param users names of users
     * @param password of each of them
     */
    public record Accounts(String audience, Map<String, String> clients, Set<String> users, String password) {
        public Accounts {
            clients = Map.copyOf(clients);
            users = Set.copyOf(users);
        }
    }

    private final DevelopmentKeys keys;
    private final TokenGrants grants;
    private volatile @Nullable String base;

    public DevelopmentIssuer(DevelopmentKeys keys, Accounts accounts, Clock clock) {
        this.keys = keys;
        this.grants = new TokenGrants(keys, accounts, clock);
    }

    /**
     * Tells under which address, without a slash at the end, its routes can be reached; to be called before the first request.
     */
    public DevelopmentIssuer at(String address) {
        base = address;
        return this;
    }

    /** The issuer of a tenant, as in {@code iss}. */
    public String issuer(String tenant) {
        return requireNonNull(base, "at() comes first") + "/" + tenant + "/v2.0";
    }

    /** Where a tenant's tokens are asked for. */
    public String tokenEndpoint(String tenant) {
        return requireNonNull(base, "at() comes first") + "/" + tenant + "/oauth2/v2.0/token";
    }

    /** The access token that a client gets for a user who signs in, without the round trip. */
    String userToken(String tenant, String clientId, String user, String scope) {
        return grants.userToken(issuer(tenant), tenant, clientId, user, scope);
    }

    /** The access token of an app server, likewise. */
    String appToken(String tenant, String clientId) {
        return grants.appToken(issuer(tenant), tenant, clientId);
    }

    /** Its routes, to be mounted as a sub-router. */
    public Router router(Vertx vertx) {
        Router router = Router.router(vertx);
        router.get("/:tenant/v2.0/.well-known/openid-configuration").handler(this::discover);
        router.get("/:tenant/discovery/v2.0/keys").handler(request -> answer(request, 200, keys.publicKeys()));
        router.post("/:tenant/oauth2/v2.0/token")
                .handler(BodyHandler.create(false).setBodyLimit(MAXIMUM_FORM_BYTES))
                .handler(this::token);
        return router;
    }

    /** Serves it alone, at 127.0.0.1. The caller closes the server. */
    public Future<HttpServer> listen(Vertx vertx, int port) {
        return vertx.createHttpServer()
                .requestHandler(router(vertx))
                .listen(port, "127.0.0.1")
                .onSuccess(server -> at("http://127.0.0.1:" + server.actualPort()));
    }

    private void discover(RoutingContext request) {
        String tenant = request.pathParam("tenant");
        answer(
                request,
                200,
                new JsonObject()
                        .put("issuer", issuer(tenant.equals("common") ? "{tenantid}" : tenant))
                        .put("token_endpoint", tokenEndpoint(tenant))
                        .put("jwks_uri", base + "/" + tenant + "/discovery/v2.0/keys")
                        .put(
                                "grant_types_supported",
                                new JsonArray().add("client_credentials").add("password"))
                        .put(
                                "token_endpoint_auth_methods_supported",
                                new JsonArray().add("client_secret_post").add("client_secret_basic"))
                        .put("subject_types_supported", new JsonArray().add("pairwise"))
                        .put(MARK, true));
    }

    private void token(RoutingContext request) {
        try {
            String tenant = request.pathParam("tenant");
            TokenForm form = TokenForm.of(request.request());
            answer(request, 200, grants.grant(issuer(tenant), tenant, form));
        } catch (OAuthException refused) {
            if (refused.isInvalidClient()) {
                request.response().putHeader("WWW-Authenticate", "Basic realm=\"development issuer\"");
            }
            answer(request, refused.status(), refused.body());
        }
    }

    private static void answer(RoutingContext request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.toBuffer());
    }
}
