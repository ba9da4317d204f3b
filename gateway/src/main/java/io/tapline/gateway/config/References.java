package io.tapline.gateway.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that stand elsewhere, so that the file itself holds no secret: {@code ${NAME}} is an environment variable, {@code
 * ${file:PATH}} the text of a file without its last line break, its path relative to the configuration file's folder.
 */
class References {

    /** Leaves every text as it is. */
    static final References NONE = new References(Map.of(), Path.of("")) {
        @Override
        String resolve(String text) {
            return text;
        }
    };

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(file:)?([^}]+)}");

    private final Map<String, String> environment;
    private final EnvironmentOverrides overrides;
    private final Path folder;

    References(Map<String, String> environment, Path folder) {
        this.environment = Map.copyOf(environment);
        this.overrides = new EnvironmentOverrides(environment);
        this.folder = folder;
    }

    /** What the same environment says instead of the file. */
    EnvironmentOverrides overrides() {
        return overrides;
    }

    /** A text without what its references stand for. */
    static String masked(String text) {
        return REFERENCE.matcher(text).replaceAll("***");
    }

    /** @throws IllegalArgumentException naming the variable or the file that is not there */
    String resolve(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.replaceAll(found -> {
            String name = found.group(2);
            return Matcher.quoteReplacement(found.group(1) == null ? variable(name) : file(name));
        });
    }

    private String variable(String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the environment variable " + name + " is not set");
        }
        return value;
    }

    /** A path, relative to the configuration file's folder. */
    Path path(String name) {
        return folder.resolve(name);
    }

    private String file(String name) {
        try {
            return Files.readString(path(name)).stripTrailing();
        } catch (IOException | UncheckedIOException unreadable) {
            throw new IllegalArgumentException("the file " + name + " cannot be read", unreadable);
        }
    }
}
