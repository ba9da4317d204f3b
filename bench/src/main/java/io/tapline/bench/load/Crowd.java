package io.tapline.bench.load;

import io.tapline.push.Platform;
import java.util.List;

/**
 * Who is to be registered.
 *
 * @param endpoints devices of each user
 * @param platforms what a user's devices are, in turn
 */
public record Crowd(int users, int endpoints, List<Platform> platforms) {

    public Crowd {
        platforms = List.copyOf(platforms);
    }
}
