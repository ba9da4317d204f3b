package io.tapline.gateway.rest;

import io.tapline.push.Platform;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@code platformTypes}: one name or an array of them, in any case. */
final class PlatformNames {

    /** Twice as many as there are. */
    private static final int MAXIMUM_COUNT = 8;

    private static final int MAXIMUM_LENGTH = 32;

    private PlatformNames() {}

    /** @return null if there are none given */
    static @Nullable Set<Platform> read(JsonInput json) throws IOException {
        List<String> names = json.texts(MAXIMUM_COUNT, MAXIMUM_LENGTH);
        if (names == null) {
            return null;
        }
        if (names.isEmpty()) {
            throw json.invalid("names no platform; leave it out to mean all");
        }
        Set<Platform> platforms = EnumSet.noneOf(Platform.class);
        for (String name : names) {
            platforms.add(Platform.byWireName(name)
                    .orElseThrow(() -> json.invalid("must be of Windows, iOS, Android and WebPush")));
        }
        return platforms;
    }
}
