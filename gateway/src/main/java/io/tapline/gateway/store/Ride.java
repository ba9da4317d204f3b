package io.tapline.gateway.store;

import io.tapline.gateway.notification.Delivery;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** First acceptances that go into the database with one batch of notifications. */
public interface Ride {

    Ride EMPTY = new Ride() {
        @Override
        public List<Delivery> acceptances() {
            return List.of();
        }

        @Override
        public void end(@Nullable Throwable failure) {}
    };

    /** In the order in which they came. */
    List<Delivery> acceptances();

    /**
     * To be called once, when it is known what became of the batch.
     *
     * @param failure null: it is committed; else they are stored without it
     */
    void end(@Nullable Throwable failure);
}
