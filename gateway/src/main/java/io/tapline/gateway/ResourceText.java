package io.tapline.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text in another language (SQL, Lua) that lies beside a class. */
public final class ResourceText {

    private ResourceText() {}

    /**
     * Reads a file of the folder of {@code neighbour}. To be called from static initializers, so that a file that is missing
     * is noticed at once.
     *
     * @throws IllegalStateException if there is no such file
     */
    public static String load(Class<?> neighbour, String name) {
        try (InputStream in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " beside " + neighbour.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
