package io.tapline.gateway.identity;

import java.time.Instant;

/**
 * Who a valid token speaks for.
 *
 * <p>One rule tells the two kinds apart, by the token's claims only. {@code idtyp}, if there, decides: {@code app} is
 * app-only, anything else delegated. Without it a token is app-only if it has no {@code scp} and its {@code sub} is the
 * client id (RFC 9068 section 2.2) or equals {@code oid} (Entra). Everything else is delegated: a token that proves nothing
 * speaks for one user at most.
 */
public sealed interface Principal {

    App app();

    /** When its token is refused from, leeway included: what goes on for longer than a request must end then. */
    Instant expiresAt();

    <R> R fold(Cases<R> cases);

    /** One answer for each kind of principal. */
    interface Cases<R> {
        R appServer(AppServer appServer);

        R user(User user);
    }

    /** The app's own server; {@code X-UNS-ID} says which user it means. */
    record AppServer(App app, Instant expiresAt) implements Principal {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.appServer(this);
        }
    }

    /**
     * A user in the app.
     *
     * @param mayReadWrite whether the token has the scope {@code Notifications.ReadWrite.CreatedByApp}
     */
    record User(App app, UserKey key, boolean mayReadWrite, Instant expiresAt) implements Principal {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.user(this);
        }
    }
}
