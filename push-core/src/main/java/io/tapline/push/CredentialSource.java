package io.tapline.push;

import io.vertx.core.Future;

/**
 * Gives the credential to send with. Shared by all event loops of a node; thread-safe. A future that is not complete at once
 * completes on any thread.
 */
@FunctionalInterface
public interface CredentialSource {

    /**
     * A credential that is valid now, from the cache in nearly every call: then the future is complete already.
     *
     * @param audience the origin it is meant for, as {@code https://host[:port]}; only VAPID tells them apart
     * @return fails when no credential can be had; the caller may ask again
     */
    Future<Credential> get(String audience);

    /** Tells that the provider refused this credential, so that the next {@link #get} renews it, unless that has happened. */
    default void refused(Credential credential) {}
}
