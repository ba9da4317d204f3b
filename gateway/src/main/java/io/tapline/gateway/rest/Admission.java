package io.tapline.gateway.rest;

import io.tapline.gateway.notification.Priority;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the notifications in flight, so that a gateway over its capacity says so at once, and so that no app takes the room of the
 * others. Confined to one event loop.
 */
public interface Admission {

    /**
     * Takes a place for one notification of an app, before anything is spent on it.
     *
     * @return null: there is no room now
     */
    @Nullable
    Place enter(String appId);

    /** Of one notification that was admitted. {@link #leave} must be called, once. */
    interface Place {

        /** Whether it may go on, now that its priority is known: where room is short, those of low priority give way. */
        boolean mayGoOn(Priority priority);

        /**
         * It is committed.
         *
         * @param nanoseconds since it was handed to the store
         */
        void stored(long nanoseconds);

        /** Gives the place back: the notification is committed, or refused. */
        void leave();
    }
}
