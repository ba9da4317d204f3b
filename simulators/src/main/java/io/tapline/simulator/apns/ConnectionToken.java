package io.tapline.simulator.apns;

import io.netty.util.AsciiString;
import io.tapline.simulator.apns.ProviderTokens.ProviderToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The provider token of one connection: binds its team at the first push, tells an update from a repetition and holds
 * the client to the rate of updates. Confined to the connection's event loop.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns">Establishing a token-based connection to APNs</a>
 */
final class ConnectionToken {

    /** "Refresh your token no more than once every 20 minutes and no less than once every 60 minutes." */
    private static final Duration BETWEEN_UPDATES = Duration.ofMinutes(20);

    private static final Duration LIFE = Duration.ofMinutes(60);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final String SCHEME = "bearer ";

    private final ProviderTokens tokens;
    private final Clock clock;
    private @Nullable CharSequence authorization;
    private @Nullable ProviderToken current;
    private Instant restUntil = Instant.MIN;

    ConnectionToken(ProviderTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Whether a key may send to a topic; asked after a token was accepted. */
    boolean allows(String topic) {
        return current != null && current.key().allows(topic);
    }

    /** The reason why a request with this header is refused. */
    Optional<ApnsReason> accept(@Nullable CharSequence header) {
        if (header == null || !header.toString().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.of(ApnsReason.MISSING_PROVIDER_TOKEN);
        }
        if (clock.instant().isBefore(restUntil)) {
            return Optional.of(ApnsReason.TOO_MANY_PROVIDER_TOKEN_UPDATES);
        }
        if (current != null && tokens.knows(current.key()) && AsciiString.contentEquals(header, authorization)) {
            return expiry(current);
        }
        Optional<ProviderToken> read = tokens.read(header.toString().substring(SCHEME.length()));
        return read.isEmpty() ? Optional.of(ApnsReason.INVALID_PROVIDER_TOKEN) : update(header, read.get());
    }

    private Optional<ApnsReason> update(CharSequence header, ProviderToken token) {
        Optional<ApnsReason> refused = expiry(token).or(() -> relation(token)).or(() -> rate(token));
        if (refused.isEmpty()) {
            authorization = header;
            current = token;
        }
        return refused;
    }

    private Optional<ApnsReason> expiry(ProviderToken token) {
        Instant now = clock.instant();
        if (token.issuedAt().isAfter(now.plus(CLOCK_SKEW))) {
            return Optional.of(ApnsReason.INVALID_PROVIDER_TOKEN);
        }
        return now.isAfter(token.issuedAt().plus(LIFE))
                ? Optional.of(ApnsReason.EXPIRED_PROVIDER_TOKEN)
                : Optional.empty();
    }

    private Optional<ApnsReason> relation(ProviderToken token) {
        if (!token.key().thisEnvironment()) {
            return Optional.of(ApnsReason.BAD_ENVIRONMENT_KEY_ID_IN_TOKEN);
        }
        if (current == null) {
            return Optional.empty();
        }
        if (!current.key().teamId().equals(token.key().teamId())) {
            return Optional.of(ApnsReason.INVALID_PROVIDER_TOKEN);
        }
        return current.key().teamScoped() == token.key().teamScoped()
                ? Optional.empty()
                : Optional.of(ApnsReason.UNRELATED_KEY_ID_IN_TOKEN);
    }

    /** Judged by the times of issue: a connection may well be opened a minute before the token's renewal. */
    private Optional<ApnsReason> rate(ProviderToken token) {
        if (current == null) {
            return Optional.empty();
        }
        Duration apart = Duration.between(current.issuedAt(), token.issuedAt()).abs();
        if (apart.compareTo(BETWEEN_UPDATES) >= 0) {
            return Optional.empty();
        }
        restUntil = clock.instant().plus(BETWEEN_UPDATES);
        return Optional.of(ApnsReason.TOO_MANY_PROVIDER_TOKEN_UPDATES);
    }
}
