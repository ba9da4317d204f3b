package io.tapline.simulator.fcm;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapline.simulator.engine.Form;
import io.tapline.simulator.jose.Jwt;
import io.tapline.simulator.jose.P256;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Service accounts and the endpoint that changes their signed assertions into access tokens (RFC 7523). Safe for any
 * thread.
 *
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/service-account">Using OAuth 2.0 for server to server applications</a>
 */
final class GoogleTokens {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
    private static final String BROAD_SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    /** What Google's own libraries name as audience wherever {@code token_uri} points. */
    private static final String GOOGLES_TOKEN_URI = "https://oauth2.googleapis.com/token";

    private static final Duration MAX_LIFE = Duration.ofHours(1);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Clock clock;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Map<String, Access> granted = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();

    GoogleTokens(Clock clock) {
        this.clock = clock;
    }

    private record Account(String project, String email, String keyId, KeyPair keys) {}

    private record Access(String project, Instant expiresAt) {}

    int requests() {
        return requests.get();
    }

    void revokeAll() {
        granted.clear();
    }

    /** The file that Google's console hands out for a service account. */
    String serviceAccountJson(String project, String tokenUri) {
        Account account = accounts.values().stream()
                .filter(known -> known.project().equals(project))
                .findFirst()
                .orElseGet(() -> create(project));
        return JSON.createObjectNode()
                .put("type", "service_account")
                .put("project_id", project)
                .put("private_key_id", account.keyId())
                .put("private_key", P256.pem(account.keys().getPrivate().getEncoded()))
                .put("client_email", account.email())
                .put("client_id", "100000000000000000000")
                .put("auth_uri", "https://accounts.google.com/o/oauth2/auth")
                .put("token_uri", tokenUri)
                .toPrettyString();
    }

    private Account create(String project) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            String email = "tapline@" + project + ".iam.gserviceaccount.com";
            String keyId = UUID.randomUUID().toString().replace("-", "");
            Account account = new Account(project, email, keyId, generator.generateKeyPair());
            accounts.put(email, account);
            return account;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This JDK has no RSA", missing);
        }
    }

    /** The project of a valid access token. */
    Optional<String> project(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.empty();
        }
        return Optional.ofNullable(granted.get(authorization.substring(7)))
                .filter(access -> access.expiresAt().isAfter(clock.instant()))
                .map(Access::project);
    }

    Reply token(Request request, String tokenUri) {
        requests.incrementAndGet();
        Form form = Form.of(request);
        if (!request.method().equals("POST")
                || !String.valueOf(request.header("content-type")).startsWith("application/x-www-form-urlencoded")) {
            return refused("invalid_request", "Expected a form posted");
        }
        if (!form.field("grant_type").equals(GRANT)) {
            return refused("unsupported_grant_type", "Invalid grant_type: " + form.field("grant_type"));
        }
        Optional<Jwt> assertion = Jwt.parse(form.field("assertion"));
        if (assertion.isEmpty()) {
            return refused("invalid_grant", "Invalid JWT");
        }
        Account account = accounts.get(assertion.get().claim("iss"));
        return account == null
                ? refused("invalid_grant", "Invalid grant: account not found")
                : problem(assertion.get(), account, tokenUri).orElseGet(() -> grant(account));
    }

    private Optional<Reply> problem(Jwt assertion, Account account, String tokenUri) {
        if (!assertion.signedRs256(account.keys().getPublic())) {
            return Optional.of(refused("invalid_grant", "Invalid JWT Signature."));
        }
        String keyId = assertion.headerField("kid");
        if (!keyId.isEmpty() && !keyId.equals(account.keyId())) {
            return Optional.of(refused("invalid_grant", "Invalid JWT Signature."));
        }
        if (!List.of(tokenUri, GOOGLES_TOKEN_URI).contains(assertion.claim("aud"))) {
            return Optional.of(refused("invalid_grant", "Invalid JWT: Failed audience check."));
        }
        if (!timesAllowed(assertion)) {
            return Optional.of(refused(
                    "invalid_grant",
                    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe."
                            + " Check your iat and exp values in the JWT claim."));
        }
        boolean scoped = Arrays.stream(assertion.claim("scope").split(" "))
                .anyMatch(scope -> scope.equals(SCOPE) || scope.equals(BROAD_SCOPE));
        return scoped
                ? Optional.empty()
                : Optional.of(refused("invalid_scope", "Invalid OAuth scope or ID token audience provided."));
    }

    private boolean timesAllowed(Jwt assertion) {
        Instant now = clock.instant();
        long issued = assertion.seconds("iat").orElse(Long.MIN_VALUE / 2);
        long expires = assertion.seconds("exp").orElse(Long.MAX_VALUE / 2);
        return expires - issued <= MAX_LIFE.toSeconds()
                && expires > now.minus(CLOCK_SKEW).getEpochSecond()
                && issued <= now.plus(CLOCK_SKEW).getEpochSecond();
    }

    private Reply grant(Account account) {
        return json(
                200,
                "{\"access_token\":\"" + newAccessToken(account.project())
                        + "\",\"expires_in\":3599,\"token_type\":\"Bearer\"}");
    }

    String newAccessToken(String project) {
        String token =
                "ya29." + HexFormat.of().formatHex(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
        granted.put(token, new Access(project, clock.instant().plus(MAX_LIFE)));
        return token;
    }

    static Reply refused(String error, String description) {
        return json(400, "{\"error\":\"" + error + "\",\"error_description\":\"" + description + "\"}");
    }

    private static Reply json(int status, String body) {
        return Reply.json(status, body.getBytes(StandardCharsets.UTF_8));
    }
}
