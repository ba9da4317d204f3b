package io.tapline.gateway.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Environment variables that stand instead of keys of the file: {@code TAPLINE_}, then the path of the key in capitals, with an
 * underscore for each dot, for each bracket of an index and before each inner capital. {@code http.port} is {@code
 * TAPLINE_HTTP_PORT}, {@code apps[0].clientIds} is {@code TAPLINE_APPS_0_CLIENT_IDS}.
 */
final class EnvironmentOverrides {

    private static final String PREFIX = "TAPLINE_";
    private static final YAMLMapper YAML = new YAMLMapper();

    /** What Kubernetes sets for a service that is called tapline or tapline-something. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile(".*_SERVICE_(HOST|PORT)(_.*)?|.*_PORT(_\\d+_(TCP|UDP|SCTP)(_.*)?)?");

    private final Map<String, String> variables = new TreeMap<>();
    private final Set<String> known = new HashSet<>();

    EnvironmentOverrides(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                variables.put(name, value);
            }
        });
    }

    /** The name of the variable that stands for a key. */
    static String name(String path) {
        return PREFIX
                + path.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                        .replaceAll("[.\\[]", "_")
                        .replace("]", "")
                        .toUpperCase(Locale.ROOT);
    }

    /** The text for a key. */
    Optional<TextNode> value(String path) {
        String name = name(path);
        known.add(name);
        return Optional.ofNullable(variables.get(name)).map(TextNode::valueOf);
    }

    /**
     * The list or mapping for a key.
     *
     * @throws IllegalArgumentException if the variable does not hold YAML
     */
    Optional<JsonNode> tree(String path) {
        Optional<TextNode> text = value(path);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(YAML.readTree(text.get().asText()));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("the environment variable " + name(path) + " is not YAML", malformed);
        }
    }

    /** Whether there is a variable for any key below this one. */
    boolean hasBelow(String path) {
        return variables.keySet().stream().anyMatch(name -> name.startsWith(name(path) + "_"));
    }

    /** How long a list must be to hold all that there are variables for. */
    int itemsBelow(String path) {
        Pattern item = Pattern.compile(Pattern.quote(name(path)) + "_(\\d{1,3})(_.*)?");
        return variables.keySet().stream()
                .map(item::matcher)
                .filter(Matcher::matches)
                .mapToInt(found -> Integer.parseInt(found.group(1)) + 1)
                .max()
                .orElse(0);
    }

    /**
     * Problems: variables that begin as a key does and are none. To be called when all has been read.
     *
     * @param topLevel the keys of the file that lie in no other
     */
    List<String> unknown(Set<String> topLevel) {
        return variables.keySet().stream()
                .filter(name ->
                        !known.contains(name) && !OF_KUBERNETES.matcher(name).matches())
                .filter(name -> topLevel.stream()
                        .map(EnvironmentOverrides::name)
                        .anyMatch(top -> name.equals(top) || name.startsWith(top + "_")))
                .map(name -> name + ": this environment variable names no key of the configuration")
                .toList();
    }
}
