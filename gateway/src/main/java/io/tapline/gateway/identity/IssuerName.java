package io.tapline.gateway.identity;

import io.tapline.gateway.config.IssuerConfig;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An issuer as configured: the exact {@code iss}, or a template of it with a place for the tenant. */
record IssuerName(String text) {

    /** Entra's are GUIDs or domain names; nothing that could reach into the rest of an address. */
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    /** Whether a token with these two claims comes from this issuer. */
    boolean matches(String iss, @Nullable String tid) {
        if (!text.contains(IssuerConfig.TENANT)) {
            return text.equals(iss);
        }
        return tid != null
                && TENANT.matcher(tid).matches()
                && text.replace(IssuerConfig.TENANT, tid).equals(iss);
    }

    /** Entra writes the place as {@code {tenantid}} in its documents. */
    static IssuerName published(String text) {
        return new IssuerName(text.replace("{tenantid}", IssuerConfig.TENANT));
    }
}
