package io.tapline.gateway.notification;

import static java.util.Objects.requireNonNull;

import io.tapline.gateway.identity.UserKey;

/** Whose a notification is: the app that sent it, and its user. */
public record Owner(String appId, UserKey user) {
    public Owner {
        requireNonNull(appId, "appId");
        requireNonNull(user, "user");
    }
}
