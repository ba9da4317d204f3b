package io.tapline.wns;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * One app's access to WNS: how it gets access tokens. Microsoft has two ways, which are not interchangeable.
 *
 * @param clientSecret a secret: {@link #toString} does not show it
 */
public record WnsConfig(URI tokenEndpoint, String clientId, String clientSecret, String scope) {

    /** For apps that are registered in Partner Center. */
    public static final URI LIVE = URI.create("https://login.live.com/accesstoken.srf");

    /** For apps that use the Windows App SDK; the tenant's path follows. */
    public static final URI ENTRA = URI.create("https://login.microsoftonline.com");

    private static final String LIVE_SCOPE = "notify.windows.com";
    private static final String ENTRA_SCOPE = "https://wns.windows.com/.default";

    public WnsConfig {
        requireNonNull(tokenEndpoint, "tokenEndpoint");
        requireNonNull(clientId, "clientId");
        requireNonNull(clientSecret, "clientSecret");
        requireNonNull(scope, "scope");
    }

    /**
     * An app that is registered in Partner Center.
     *
     * @param tokenEndpoint {@link #LIVE}, but for tests
     * @param packageSid {@code ms-app://…}
     * @see <a href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/push-request-response-headers">Microsoft:
     *     access token request</a>
     */
    public static WnsConfig partnerCenter(URI tokenEndpoint, String packageSid, String clientSecret) {
        return new WnsConfig(tokenEndpoint, packageSid, clientSecret, LIVE_SCOPE);
    }

    /**
     * An app that uses the Windows App SDK.
     *
     * @param authority {@link #ENTRA}, but for tests
     * @param tenant the directory in which the app is registered, for many tenants
     * @see <a href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/push-quickstart">Microsoft:
     *     push quickstart</a>
     */
    public static WnsConfig windowsAppSdk(URI authority, String tenant, String clientId, String clientSecret) {
        return new WnsConfig(
                authority.resolve("/" + tenant + "/oauth2/v2.0/token"), clientId, clientSecret, ENTRA_SCOPE);
    }

    @Override
    public String toString() {
        return "WnsConfig[tokenEndpoint=" + tokenEndpoint + ", clientId=" + clientId + ", scope=" + scope + "]";
    }
}
