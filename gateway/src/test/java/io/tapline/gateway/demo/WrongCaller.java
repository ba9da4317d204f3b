package io.tapline.gateway.demo;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Every way to come without the right to what one asks for. docs/security.md lists them; a test compares the two. */
@SuppressWarnings("ImmutableEnumChecker") // functions without state
enum WrongCaller {
    NO_TOKEN("no `Authorization`", Refused.UNAUTHENTICATED, tokens -> new Credentials("")),
    EMPTY_HEADER("an empty `Authorization`", Refused.UNAUTHENTICATED, tokens -> new Credentials("", "")),
    EMPTY_BEARER("`Bearer` and nothing after it", Refused.UNAUTHENTICATED, tokens -> new Credentials("", "Bearer ")),
    OTHER_SCHEME("another scheme than `Bearer`", Refused.UNAUTHENTICATED, tokens -> new Credentials("", "Basic YTpi")),
    TWO_TOKENS(
            "two headers `Authorization`, each of them right",
            Refused.UNAUTHENTICATED,
            tokens -> new Credentials(
                    "", bearer(tokens.signed(tokens.claims())), bearer(tokens.signed(tokens.claims())))),
    IN_THE_URL(
            "a right token in the URL",
            Refused.INVALID_REQUEST,
            tokens -> new Credentials("?access_token=" + tokens.signed(tokens.claims()))),
    NO_JWT("a word", Refused.UNAUTHENTICATED, token(tokens -> "nobody")),
    FIVE_PARTS(
            "an encrypted token (JWE)",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.signed(tokens.claims()) + ".AA.AA")),
    ALG_NONE(
            "`alg` none, no signature",
            Refused.UNAUTHENTICATED,
            token(tokens -> WrongTokens.segment(tokens.header().put("alg", "none")) + "."
                    + WrongTokens.segment(tokens.claims()) + ".")),
    ALG_NONE_SIGNED(
            "`alg` none, a right token's signature",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.withHeader(tokens.header().put("alg", "none")))),
    HS256_WITH_PUBLIC_KEY(
            "`alg` HS256, the issuer's public key as the secret",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.signedWithThePublicKey(tokens.claims()))),
    OTHER_ALGORITHM(
            "`alg` ES256, with the id of an RSA key",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.withHeader(tokens.header().put("alg", "ES256")))),
    NO_SIGNATURE("no signature", Refused.UNAUTHENTICATED, token(tokens -> tokens.withPart(2, ""))),
    FLIPPED_SIGNATURE(
            "one character of the signature changed",
            Refused.UNAUTHENTICATED,
            token(WrongTokens::withFlippedSignature)),
    OTHER_CLAIMS(
            "the claims changed, the signature kept",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.withPart(
                    1,
                    WrongTokens.segment(
                            tokens.claims().put("oid", UUID.randomUUID().toString()))))),
    STRANGERS_KEY(
            "a stranger's key under the `kid` of the issuer's",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.strangersToken(tokens.header(), tokens.claims()))),
    UNKNOWN_KEY(
            "a `kid` that the issuer does not publish",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.strangersToken(tokens.header().put("kid", "unknown"), tokens.claims()))),
    NO_KEY_ID(
            "no `kid`",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.strangersToken(without(tokens.header(), "kid"), tokens.claims()))),
    EMBEDDED_KEY(
            "a stranger's key, brought along in `jwk`",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.strangersToken(tokens.header().put("jwk", tokens.strangersKey()), tokens.claims()))),
    KEY_URL(
            "a stranger's key, and where to fetch it in `jku`",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.strangersToken(tokens.header().put("jku", tokens.strangersUrl()), tokens.claims()))),
    CERTIFICATE_URL(
            "a stranger's key, and where to fetch its certificate in `x5u`",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.strangersToken(tokens.header().put("x5u", tokens.strangersUrl()), tokens.claims()))),
    CRITICAL_EXTENSION(
            "an extension marked critical (`crit`)",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.signed(new JsonObject().put("crit", List.of("exp")), tokens.claims()))),
    OTHER_TYPE(
            "a `typ` of another kind of token",
            Refused.UNAUTHENTICATED,
            token(tokens -> tokens.signed(new JsonObject().put("typ", "logout+jwt"), tokens.claims()))),
    EXPIRED(
            "expired",
            Refused.UNAUTHENTICATED,
            claims(claims -> claims.put("exp", Instant.now().minusSeconds(3600).getEpochSecond()))),
    WITHOUT_EXPIRY("no `exp`", Refused.UNAUTHENTICATED, claims(claims -> without(claims, "exp"))),
    NOT_YET_VALID(
            "not valid yet (`nbf`)",
            Refused.UNAUTHENTICATED,
            claims(claims -> claims.put("nbf", Instant.now().plusSeconds(3600).getEpochSecond()))),
    ISSUED_LATER(
            "issued in the future (`iat`)",
            Refused.UNAUTHENTICATED,
            claims(claims -> claims.put("iat", Instant.now().plusSeconds(3600).getEpochSecond()))),
    OTHER_ISSUER(
            "another issuer, signed by the right key",
            Refused.UNAUTHENTICATED,
            claims(claims -> claims.put("iss", "https://login.example/v2.0"))),
    WITHOUT_ISSUER("no `iss`", Refused.UNAUTHENTICATED, claims(claims -> without(claims, "iss"))),
    OTHER_AUDIENCE("another audience", Refused.UNAUTHENTICATED, claims(claims -> claims.put("aud", "api://other"))),
    WITHOUT_AUDIENCE("no `aud`", Refused.UNAUTHENTICATED, claims(claims -> without(claims, "aud"))),
    WITHOUT_CLIENT(
            "no client: neither `azp` nor `appid`",
            Refused.UNAUTHENTICATED,
            claims(claims -> without(without(claims, "azp"), "appid"))),
    WITHOUT_USER(
            "no user: the claim that names users is missing",
            Refused.UNAUTHENTICATED,
            claims(claims -> without(claims, "oid"))),
    UNLISTED_CLIENT(
            "a client that no app lists", Refused.ACCESS_DENIED, claims(claims -> claims.put("azp", "unlisted"))),
    OTHER_TENANT(
            "a tenant that the app does not let in",
            Refused.ACCESS_DENIED,
            claims(claims -> claims.put("tid", "stranger"))),
    WITHOUT_TENANT(
            "no tenant, where the app names its own", Refused.ACCESS_DENIED, claims(claims -> without(claims, "tid"))),
    WITHOUT_SCOPE("a user without the scope", Refused.ACCESS_DENIED, claims(claims -> claims.put("scp", "profile"))),
    SCOPE_WITHIN_ANOTHER(
            "a user with a scope that only contains its name",
            Refused.ACCESS_DENIED,
            claims(claims -> claims.put("scp", "X" + DemoConfig.USER_SCOPE + " " + DemoConfig.USER_SCOPE + ".All"))),
    APP_WITHOUT_USER(
            "an app server that names no user",
            new Refused("400 invalidRequest", "403 accessDenied"),
            tokens -> new Credentials("", bearer(tokens.signed(tokens.appClaims(DemoConfig.CLIENT_ID))))),
    OTHER_APP(
            "another app's server, with an `X-UNS-ID` of this app's",
            new Refused("403 invalidSubscription", "403 accessDenied"),
            tokens ->
                    new Credentials("", bearer(tokens.signed(tokens.appClaims(WholeSystem.OTHER_CLIENT)))).withUnsid()),
    OTHER_APPS_USER(
            "the same person in another app, with an `X-UNS-ID` of this app's",
            new Refused("403 invalidSubscription", Refused.OWN),
            tokens -> new Credentials(
                            "",
                            bearer(tokens.signed(tokens.claims()
                                    .put("azp", WholeSystem.OTHER_CLIENT)
                                    .put("appid", WholeSystem.OTHER_CLIENT))))
                    .withUnsid()),
    OTHER_USER(
            "another user, with an `X-UNS-ID` of this one",
            new Refused("403 invalidSubscription", Refused.OWN),
            tokens -> new Credentials("", bearer(tokens.userToken("bob"))).withUnsid()),
    OTHER_ISSUERS_USER(
            "a user of the same name in another tenant, with an `X-UNS-ID` of this one",
            new Refused("403 invalidSubscription", Refused.OWN),
            tokens -> new Credentials(
                            "",
                            bearer(tokens.signed(tokens.claims()
                                    .put("azp", WholeSystem.OTHER_CLIENT)
                                    .put("tid", "stranger"))))
                    .withUnsid());

    /**
     * What is answered.
     *
     * @param notifications on routes below /me/notifications, alone and in a batch
     * @param subscriptions on routes below /me/notificationSubscriptions
     */
    record Refused(String notifications, String subscriptions) {

        static final Refused UNAUTHENTICATED = new Refused("401 unauthenticated", "401 unauthenticated");
        static final Refused ACCESS_DENIED = new Refused("403 accessDenied", "403 accessDenied");
        static final Refused INVALID_REQUEST = new Refused("400 invalidRequest", "400 invalidRequest");

        /** There the token is all that counts, and the caller has subscriptions of his own. */
        static final String OWN = "its own";

        String on(ApiRoute route) {
            return route.isOfSubscriptions() ? subscriptions : notifications;
        }
    }

    /**
     * What the caller shows.
     *
     * @param query of the URL, empty for none
     * @param namesAlice whether X-UNS-ID is that of a device of Alice's
     * @param authorizations values of the header
     */
    record Credentials(String query, boolean namesAlice, List<String> authorizations) {

        Credentials(String query, String... authorizations) {
            this(query, false, List.of(authorizations));
        }

        Credentials withUnsid() {
            return new Credentials(query, true, authorizations);
        }
    }

    private final String words;
    private final Refused refused;
    private final Function<WrongTokens, Credentials> credentials;

    WrongCaller(String words, Refused refused, Function<WrongTokens, Credentials> credentials) {
        this.words = words;
        this.refused = refused;
        this.credentials = credentials;
    }

    private static Function<WrongTokens, Credentials> token(Function<WrongTokens, String> token) {
        return tokens -> new Credentials("", bearer(token.apply(tokens)));
    }

    /** A right token but for its claims. */
    private static Function<WrongTokens, Credentials> claims(UnaryOperator<JsonObject> change) {
        return token(tokens -> tokens.signed(change.apply(tokens.claims())));
    }

    private static String bearer(String token) {
        return "Bearer " + token;
    }

    private static JsonObject without(JsonObject json, String member) {
        json.remove(member);
        return json;
    }

    Refused refused() {
        return refused;
    }

    Credentials credentials(WrongTokens tokens) {
        return credentials.apply(tokens);
    }

    /** Its row in docs/security.md. */
    String row() {
        return "| " + words + " | " + refused.notifications() + " | " + refused.subscriptions() + " |";
    }
}
