package io.tapline.simulator.webpush;

import io.tapline.simulator.jose.Jwt;
import io.tapline.simulator.jose.P256;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The check of an application server's self-identification, as strict as Apple's. Safe for any thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8292">RFC 8292</a>
 */
final class Vapid {

    /** RFC 8292, section 2: "MUST NOT be more than 24 hours from the time of the request". */
    private static final Duration MAX_LIFE = Duration.ofHours(24);

    private static final int MAX_CACHED = 10_000;
    private static final Pattern PARAMETER = Pattern.compile("\\s*([tk])\\s*=\\s*([A-Za-z0-9_.\\-]+)\\s*");

    private final Clock clock;
    private final Predicate<String> ownOrigin;

    /** Signatures already checked: clients reuse a token, and checking one costs more than all else. */
    private final Map<String, Signed> checked = new ConcurrentHashMap<>();

    Vapid(Clock clock, Predicate<String> ownOrigin) {
        this.clock = clock;
        this.ownOrigin = ownOrigin;
    }

    /** A header whose signature is right. */
    private record Signed(Jwt token, String key) {}

    /** The application server's key, or the error. */
    record Checked(@Nullable WebPushError error, String key) {

        static Checked failed(String message) {
            return new Checked(WebPushError.unauthorized(message), "");
        }
    }

    Checked check(@Nullable String authorization) {
        if (authorization == null) {
            return Checked.failed("Missing VAPID authorization");
        }
        Signed signed = checked.get(authorization);
        if (signed == null) {
            Optional<Signed> read = read(authorization);
            if (read.isEmpty()) {
                return Checked.failed("Invalid VAPID authorization");
            }
            signed = read.get();
            remember(authorization, signed);
        }
        return claimProblem(signed.token()).map(Checked::failed).orElse(new Checked(null, signed.key()));
    }

    private void remember(String authorization, Signed signed) {
        if (checked.size() >= MAX_CACHED) {
            checked.clear();
        }
        checked.put(authorization, signed);
    }

    private static Optional<Signed> read(String authorization) {
        if (!authorization.regionMatches(true, 0, "vapid ", 0, 6)) {
            return Optional.empty();
        }
        String token = "";
        String key = "";
        for (String parameter : authorization.substring(6).split(",", -1)) {
            Matcher matcher = PARAMETER.matcher(parameter);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            if (matcher.group(1).equals("t")) {
                token = matcher.group(2);
            } else {
                key = matcher.group(2);
            }
        }
        String sender = key;
        return Jwt.parse(token).filter(jwt -> signedBy(jwt, sender)).map(jwt -> new Signed(jwt, sender));
    }

    private static boolean signedBy(Jwt token, String key) {
        try {
            return token.signedEs256(P256.publicKey(Base64.getUrlDecoder().decode(key)));
        } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
            return false;
        }
    }

    private Optional<String> claimProblem(Jwt token) {
        Instant now = clock.instant();
        Optional<Instant> expires = token.seconds("exp").map(Instant::ofEpochSecond);
        if (expires.isEmpty() || expires.get().isBefore(now)) {
            return Optional.of("VAPID token has expired");
        }
        if (expires.get().isAfter(now.plus(MAX_LIFE))) {
            return Optional.of("VAPID token lives longer than 24 hours");
        }
        if (!ownOrigin.test(token.claim("aud"))) {
            return Optional.of("VAPID aud is not this push service");
        }
        return contact(token.claim("sub"))
                ? Optional.empty()
                : Optional.of("VAPID sub is not a mailto: or https: contact");
    }

    private static boolean contact(String subject) {
        if (subject.contains(" ") || subject.contains("<") || subject.contains("localhost")) {
            return false;
        }
        if (subject.startsWith("mailto:")) {
            return subject.indexOf('@') > "mailto:".length();
        }
        try {
            return subject.startsWith("https://") && URI.create(subject).getHost() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }
}
