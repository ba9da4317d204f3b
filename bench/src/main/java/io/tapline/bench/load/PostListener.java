package io.tapline.bench.load;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Is told what became of each post. Called on the poster's event loop. */
public interface PostListener {

    /**
     * @param user of the population
     * @param dueAt {@link System#nanoTime} when it was to be sent
     * @param status 0 when the connection ended instead
     * @param id of the notification, for a 201
     */
    void answered(int user, long dueAt, int status, @Nullable UUID id);
}
