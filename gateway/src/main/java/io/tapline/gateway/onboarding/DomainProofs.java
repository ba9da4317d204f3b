package io.tapline.gateway.onboarding;

import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/**
 * Makes sure that a host name belongs to whoever wants it as its {@code targetHostName}: the domain shows a text that only it was told,
 * or an operator vouches for it. Confined to the event loop of the store.
 */
final class DomainProofs {

    private static final String CHALLENGE = PostgresApps.sql("challenge.sql");
    private static final String PROVE = PostgresApps.sql("prove.sql");
    private static final int CHALLENGE_BYTES = 24;
    private static final String PREFIX = "tapline-domain-proof=";

    private final PostgresApps store;
    private final AppRegistry registry;
    private final AppChanges apps;
    private final DomainEvidence evidence;
    private final SecureRandom random;

    DomainProofs(
            PostgresApps store, AppRegistry registry, AppChanges apps, DomainEvidence evidence, SecureRandom random) {
        this.store = store;
        this.registry = registry;
        this.apps = apps;
        this.evidence = evidence;
        this.random = random;
    }

    /** What the domain must show, and where: one of two places. The same whenever it is asked for. */
    Future<JsonObject> challenge(String actor, String app, String hostName) {
        String host = hostName.toLowerCase(Locale.ROOT);
        byte[] bytes = new byte[CHALLENGE_BYTES];
        random.nextBytes(bytes);
        String fresh = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return store.change(change -> change.apps()
                .map(all -> host(apps.registered(all, app), host))
                .compose(known -> change.run(CHALLENGE, app, host, fresh))
                .compose(rows -> {
                    String challenge = rows.iterator().next().getString(0);
                    return change.audit(actor, "host.challenged", app + "/" + host, new JsonObject())
                            .map(new JsonObject()
                                    .put("host", host)
                                    .put("challenge", challenge)
                                    .put("wellKnown", evidence.wellKnown(host).toString())
                                    .put("dns", evidence.dnsName(host)));
                }));
    }

    /**
     * Looks for the text.
     *
     * @param method {@code wellKnown}, {@code dns}, or {@code operator}: then nothing is looked for
     * @return fails with an {@link ApiFailure} CONFLICT that says what was found instead
     */
    Future<JsonObject> prove(String actor, String app, String hostName, String method) {
        String host = hostName.toLowerCase(Locale.ROOT);
        return store.load()
                .map(stored -> host(apps.registered(stored.apps(), app), host))
                .compose(known -> shown(known, method))
                .compose(shown -> store.change(change -> change.run(PROVE, app, host, method)
                        .compose(proved -> change.audit(
                                actor, "host.proved", app + "/" + host, new JsonObject().put("method", method)))))
                .compose(proved -> registry.refresh())
                .map(served ->
                        new JsonObject().put("host", host).put("proved", true).put("method", method));
    }

    private Future<Void> shown(HostName host, String method) {
        if (method.equals("operator")) {
            return Future.succeededFuture();
        }
        String challenge = host.challenge();
        if (challenge == null) {
            return Future.failedFuture(
                    ApiFailure.of(ApiError.CONFLICT, "Nobody has asked for a challenge for this host name yet"));
        }
        return switch (method) {
            case "wellKnown" -> evidence.requireWellKnown(host.host(), challenge);
            case "dns" -> evidence.requireDns(host.host(), challenge);
            default ->
                Future.failedFuture(
                        ApiFailure.of(ApiError.INVALID_REQUEST, "method must be wellKnown, dns or operator", "method"));
        };
    }

    private static HostName host(RegisteredApp app, String host) {
        return app.hostNames().stream()
                .filter(known -> known.host().equals(host))
                .findFirst()
                .orElseThrow(() -> ApiFailure.of(ApiError.NOT_FOUND, "The app does not list this host name"));
    }
}
