package io.tapline.simulator.wns;

import io.tapline.simulator.engine.Form;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The apps and the two endpoints that give them access tokens: Partner Center apps at login.live.com, Windows App SDK
 * apps at Entra. Neither knows the other's apps. Safe for any thread.
 *
 * @see <a href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/push-request-response-headers">Push notification service request and response headers</a>
 */
final class WnsTokens {

    static final String LIVE_PATH = "/accesstoken.srf";
    private static final String ENTRA_PATH_END = "/oauth2/v2.0/token";
    private static final Pattern ENTRA_PATH = Pattern.compile("/[^/]+/oauth2/v2\\.0/token");
    private static final String LIVE_SCOPE = "notify.windows.com";
    private static final String ENTRA_SCOPE = "https://wns.windows.com/.default";
    private static final Duration LIFE = Duration.ofDays(1);

    private final Clock clock;
    private final Map<String, App> apps = new ConcurrentHashMap<>();
    private final Map<String, Access> granted = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();

    WnsTokens(Clock clock) {
        this.clock = clock;
    }

    private record App(String id, String secret, boolean live) {}

    private record Access(String app, Instant expiresAt) {}

    static boolean isTokenPath(String path) {
        return path.equals(LIVE_PATH)
                || (path.endsWith(ENTRA_PATH_END) && ENTRA_PATH.matcher(path).matches());
    }

    int requests() {
        return requests.get();
    }

    void revokeAll() {
        granted.clear();
    }

    WnsCredentials newLiveApp(String url) {
        String id = "ms-app://s-1-15-2-" + ThreadLocalRandom.current().nextLong(1L << 32, 1L << 62);
        return register(new App(id, secret(), true), url + LIVE_PATH, LIVE_SCOPE);
    }

    WnsCredentials newEntraApp(String url) {
        String tenant = UUID.randomUUID().toString();
        App app = new App(UUID.randomUUID().toString(), secret(), false);
        return register(app, url + "/" + tenant + "/oauth2/v2.0/token", ENTRA_SCOPE);
    }

    private WnsCredentials register(App app, String tokenUri, String scope) {
        apps.put(app.id(), app);
        return new WnsCredentials(app.id(), app.secret(), tokenUri, scope);
    }

    private static String secret() {
        String text = UUID.randomUUID().toString();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The app of a valid access token. */
    Optional<String> app(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        return Optional.ofNullable(granted.get(authorization.substring(7)))
                .filter(access -> access.expiresAt().isAfter(clock.instant()))
                .map(Access::app);
    }

    Reply token(Request request) {
        requests.incrementAndGet();
        boolean live = request.rawPath().equals(LIVE_PATH);
        Form form = Form.of(request);
        App app = apps.get(form.field("client_id"));
        if (!request.method().equals("POST")) {
            return refused("invalid_request", "Expected a form posted");
        }
        if (!form.field("grant_type").equals("client_credentials")) {
            return refused("unsupported_grant_type", "The grant type is not supported");
        }
        if (app == null || app.live() != live || !app.secret().equals(form.field("client_secret"))) {
            return refused("invalid_client", "Invalid client id or secret");
        }
        return form.field("scope").equals(live ? LIVE_SCOPE : ENTRA_SCOPE)
                ? grant(app)
                : refused("invalid_scope", "The scope is not valid");
    }

    /** The endpoints differ in the type of {@code expires_in}. */
    private Reply grant(App app) {
        String token = "EgA" + UUID.randomUUID().toString().replace("-", "");
        granted.put(token, new Access(app.id(), clock.instant().plus(LIFE)));
        String expiry = app.live() ? "86400" : "\"86399\",\"ext_expires_in\":\"86399\"";
        String type = app.live() ? "bearer" : "Bearer";
        return json(
                200,
                "{\"access_token\":\"" + token + "\",\"token_type\":\"" + type + "\",\"expires_in\":" + expiry + "}");
    }

    private static Reply refused(String error, String description) {
        return json(400, "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}");
    }

    private static Reply json(int status, String body) {
        return Reply.json(status, body.getBytes(StandardCharsets.UTF_8));
    }
}
