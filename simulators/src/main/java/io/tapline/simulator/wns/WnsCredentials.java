package io.tapline.simulator.wns;

/**
 * What an app shows to get access tokens.
 *
 * @param clientId     package SID ({@code ms-app://...}) for login.live.com, application id for Entra
 * @param clientSecret secret
 * @param tokenUri     the token endpoint that knows this app
 * @param scope        the only scope that this endpoint grants
 */
public record WnsCredentials(String clientId, String clientSecret, String tokenUri, String scope) {

    @Override
    public String toString() {
        return "WnsCredentials[clientId=" + clientId + ", tokenUri=" + tokenUri + "]";
    }
}
