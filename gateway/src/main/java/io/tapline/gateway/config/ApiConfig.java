package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * How the REST API presents itself.
 *
 * @param publicBaseUrl scheme and authority (and path, behind a proxy that has one) that clients reach the gateway by;
 *     {@code Location} and {@code @odata.nextLink} begin with it. Empty: scheme and {@code Host} of the request
 * @param trustForwardedHeaders whether {@code X-Forwarded-Proto}, {@code -Host} and {@code -Port} stand for the request's own;
 *     only for a gateway that nobody reaches except through a proxy that sets them
 */
public record ApiConfig(ApiLimits limits, Optional<URI> publicBaseUrl, boolean trustForwardedHeaders) {

    public ApiConfig {
        requireNonNull(limits, "limits");
        publicBaseUrl.ifPresent(ApiConfig::requireHttpUrl);
    }

    private static void requireHttpUrl(URI url) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("publicBaseUrl must be an http or https URL without query, is " + url);
        }
    }
}
