package io.tapline.gateway.identity;

import java.util.List;
import java.util.Set;

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
 */
public record App(
        String id,
        Set<String> clientIds,
        List<String> hostNames,
        List<AllowedIssuer> issuers,
        VisualDelivery visualDelivery,
        String genericAlertText,
        int maximumSubscriptions) {

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
    }
}
