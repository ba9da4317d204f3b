package io.tapline.gateway.identity;

import io.tapline.push.Platform;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An app: the owner of users, subscriptions and notifications. Client ids, host names and issuers are how requests are
 * matched to it; an id belongs to one app only. Immutable.
 *
 * @param id the operator's own name for it, part of every {@link UserKey}: never to be changed
 * @param clientIds values of {@code azp}/{@code appid} of the tokens that are this app's
 * @param hostNames values of {@code targetHostName} that it may use, in lower case; the first is its main one
 * @param visualDelivery how much of a visual notification a push may show
 * @param genericAlertText what a push shows of a visual notification that stays private
 * @param maximumSubscriptions of one user, in this app
 * @param allowedOrigins of web pages that may call the gateway for this app, as browsers write them (RFC 6454 section 6.2); plain http
 *     only on the developer's own machine
 * @param appIds of the client apps that may subscribe, by platform: bundle ids, package names, package ids, web origins. A platform
 *     that is not in it takes any
 */
public record App(
        String id,
        Set<String> clientIds,
        List<String> hostNames,
        List<AllowedIssuer> issuers,
        VisualDelivery visualDelivery,
        String genericAlertText,
        int maximumSubscriptions,
        Set<String> allowedOrigins,
        Map<Platform, Set<String>> appIds) {

    /** Of one platform, as the original's onboarding had it. */
    public static final int MAXIMUM_APP_IDS = 10;

    /** No browser ever names the port that belongs to the scheme. */
    private static final Predicate<String> ORIGIN = Pattern.compile(
                    "https://[a-z0-9-]+(?:\\.[a-z0-9-]+)*(?!:443$)(?::[1-9][0-9]{0,4})?"
                            + "|http://(?:localhost|127\\.0\\.0\\.1)(?!:80$)(?::[1-9][0-9]{0,4})?")
            .asMatchPredicate();

    /** How much of a visual notification a push may show. */
    public enum VisualDelivery {
        /** A generic alert with the id; the client pulls title and body. */
        PRIVATE,
        /** Title and body, through the platform's push service. */
        PLATFORM
    }

    /**
     * An issuer whose tokens this app trusts.
     *
     * @param issuer the exact value of {@code iss}; may hold <code>{tenant}</code>, for which the token's {@code tid} is put in
     * @param tenants values of {@code tid} that are let in; empty: all that the issuer has
     */
    public record AllowedIssuer(String issuer, Set<String> tenants) {
        public AllowedIssuer {
            tenants = Set.copyOf(tenants);
        }
    }

    public App {
        clientIds = Set.copyOf(clientIds);
        hostNames = List.copyOf(hostNames);
        issuers = List.copyOf(issuers);
        allowedOrigins = Set.copyOf(allowedOrigins);
        appIds = Map.copyOf(appIds);
        if (!allowedOrigins.stream().allMatch(App::isOrigin)) {
            throw new IllegalArgumentException("allowedOrigins holds what is no origin: " + allowedOrigins);
        }
    }

    /**
     * Whether this app takes users of an issuer.
     *
     * @param iss as in their tokens
     * @param tenant the {@code tid} of their tokens; null: they have none
     */
    public boolean trusts(String iss, @Nullable String tenant) {
        return issuers.stream()
                .anyMatch(allowed -> new IssuerName(allowed.issuer()).matches(iss, tenant)
                        && (allowed.tenants().isEmpty()
                                || (tenant != null && allowed.tenants().contains(tenant))));
    }

    /** An app that takes the subscriptions of any client app. */
    public App(
            String id,
            Set<String> clientIds,
            List<String> hostNames,
            List<AllowedIssuer> issuers,
            VisualDelivery visualDelivery,
            String genericAlertText,
            int maximumSubscriptions,
            Set<String> allowedOrigins) {
        this(
                id,
                clientIds,
                hostNames,
                issuers,
                visualDelivery,
                genericAlertText,
                maximumSubscriptions,
                allowedOrigins,
                Map.of());
    }

    /** The same app with other host names. */
    public App withHostNames(List<String> others) {
        return new App(
                id,
                clientIds,
                others,
                issuers,
                visualDelivery,
                genericAlertText,
                maximumSubscriptions,
                allowedOrigins,
                appIds);
    }

    /** Whether a text can be one of {@code allowedOrigins}. */
    public static boolean isOrigin(String text) {
        return ORIGIN.test(text);
    }
}
