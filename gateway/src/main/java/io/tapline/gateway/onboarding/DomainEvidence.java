package io.tapline.gateway.onboarding;

import io.tapline.gateway.identity.HttpDocuments;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.push.OutboundGuard;
import io.vertx.core.Future;
import io.vertx.core.dns.DnsClient;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What a domain shows of itself: a file below its root, or a text in its DNS. Both are anybody's words: fetched only from public
 * addresses, without redirects, bounded, and never quoted.
 */
final class DomainEvidence {

    private static final String PATH = "/.well-known/tapline-domain-proof.txt";
    private static final String LABEL = "_tapline.";

    private final HttpDocuments documents;
    private final DnsClient dns;
    private final Function<String, URI> root;
    private final Set<String> privateHosts;

    /**
     * @param root of a host's web site
     * @param privateHosts see {@link OutboundGuard}
     */
    DomainEvidence(HttpDocuments documents, DnsClient dns, Function<String, URI> root, Set<String> privateHosts) {
        this.documents = documents;
        this.dns = dns;
        this.root = root;
        this.privateHosts = Set.copyOf(privateHosts);
    }

    URI wellKnown(String host) {
        return root.apply(host).resolve(PATH);
    }

    String dnsName(String host) {
        return LABEL + host;
    }

    /** Fails with an {@link ApiFailure} CONFLICT unless the file holds the challenge, alone but for white space. */
    Future<Void> requireWellKnown(String host, String challenge) {
        URI address = wellKnown(host);
        OutboundGuard guard;
        try {
            guard = new OutboundGuard(Set.of(host), privateHosts);
        } catch (IllegalArgumentException noHostName) {
            return Future.failedFuture(missing(host + " is no name of a host"));
        }
        return documents
                .text(address, guard)
                .recover(failure ->
                        Future.failedFuture(missing(address + " cannot be fetched: " + failure.getMessage())))
                .compose(text -> text.strip().equals(challenge)
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(missing(address + " does not hold the challenge")));
    }

    /** Fails with an {@link ApiFailure} CONFLICT unless one of the texts is the challenge. */
    Future<Void> requireDns(String host, String challenge) {
        String name = dnsName(host);
        return dns.resolveTXT(name)
                .recover(failure -> Future.failedFuture(missing("There is no TXT record at " + name)))
                .compose(texts -> holds(texts, challenge)
                        ? Future.<Void>succeededFuture()
                        : Future.failedFuture(missing("No TXT record at " + name + " is the challenge")));
    }

    private static boolean holds(List<String> texts, String challenge) {
        return texts.stream().anyMatch(text -> text.strip().equals(challenge));
    }

    private static ApiFailure missing(String message) {
        return ApiFailure.of(ApiError.CONFLICT, message);
    }
}
