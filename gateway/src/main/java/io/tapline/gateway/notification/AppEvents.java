package io.tapline.gateway.notification;

import java.util.Set;

/**
 * Which apps want to be told of what. Asked before anything is written: whose app wants nothing costs nothing. Thread-safe; what it
 * says may change at any time.
 */
public interface AppEvents {

    /** Nobody wants anything. */
    AppEvents NONE = event -> Set.of();

    /** The ids of the apps that want to be told of this. */
    Set<String> apps(AppEvent event);

    default boolean areWanted(String appId, AppEvent event) {
        return apps(event).contains(appId);
    }
}
