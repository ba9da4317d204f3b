package io.tapline.bench.load;

import io.tapline.push.Platform;
import java.util.List;

/**
 * Who is to be registered.
 *
 * @param caller whose users they are
 * @param firstDevice number of the first device, see {@link Sinks#newDevice}
 * @param endpoints devices of each user
 * @param platforms what a user's devices are, in turn
 */
public record Crowd(Caller caller, int firstDevice, int users, int endpoints, List<Platform> platforms) {

    public Crowd {
        platforms = List.copyOf(platforms);
    }

    /** Of the only app. */
    public Crowd(int users, int endpoints, List<Platform> platforms) {
        this(Caller.ONLY, 0, users, endpoints, platforms);
    }

    int device(int user, int endpoint) {
        return firstDevice + user * endpoints + endpoint;
    }
}
