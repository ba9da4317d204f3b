package io.tapline.push;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a push may show by itself. Raw content is not here: it never leaves the gateway but by a pull. */
public sealed interface Content {

    <R> R fold(Cases<R> cases);

    /** Whether the platform shows something by itself. */
    default boolean isVisible() {
        return true;
    }

    /** Notifications whose state changed; empty when a new one is told of. */
    default List<UUID> changed() {
        return List.of();
    }

    /** One answer for each kind of content. */
    interface Cases<R> {
        R tap(Tap tap);

        R genericAlert(GenericAlert alert);

        R alert(Alert alert);
    }

    /**
     * Nothing to show: the app wakes and pulls.
     *
     * @param changed notifications that were read, dismissed, deleted or the like elsewhere, for the app to take off the screen;
     *     empty when the tap tells of a new one
     */
    record Tap(List<UUID> changed) implements Content {

        public Tap {
            changed = List.copyOf(changed);
        }

        /** Tells of a new notification. */
        public Tap() {
            this(List.of());
        }

        @Override
        public boolean isVisible() {
            return false;
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.tap(this);
        }
    }

    /**
     * A visible alert with a text that says nothing of the notification; the client pulls title and body and replaces it.
     */
    record GenericAlert(String text) implements Content {
        public GenericAlert {
            requireNonNull(text, "text");
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.genericAlert(this);
        }
    }

    /** A visible alert with the notification's own title and body, for apps that chose {@code visualDelivery: platform}. */
    record Alert(String title, @Nullable String body) implements Content {
        public Alert {
            requireNonNull(title, "title");
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.alert(this);
        }
    }
}
