package io.tapline.gateway.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The values of one mapping that are in force, defaults included, as the file would have them. Of what came by reference, of
 * secrets and of passwords in addresses it has stars only.
 */
final class EffectiveValues {

    static final String SECRET = "***";

    private static final Pattern PASSWORD = Pattern.compile("(://[^/:@]*:)[^/]*@");

    private final ObjectNode tree;

    EffectiveValues() {
        this(JsonNodeFactory.instance.objectNode());
    }

    private EffectiveValues(ObjectNode tree) {
        this.tree = tree;
    }

    ObjectNode tree() {
        return tree;
    }

    void put(String key, String written, boolean secret) {
        tree.put(key, masked(written, secret));
    }

    void putDefault(String key, Object value) {
        tree.put(key, value instanceof Duration duration ? Durations.format(duration) : value.toString());
    }

    void putAll(String key, List<String> written, boolean secret) {
        ArrayNode items = tree.putArray(key);
        written.forEach(item -> items.add(masked(item, secret)));
    }

    void putAll(String key, Map<String, String> texts) {
        ObjectNode items = tree.putObject(key);
        texts.forEach(items::put);
    }

    EffectiveValues child(String key) {
        return new EffectiveValues(tree.putObject(key));
    }

    /** The next item of a list. */
    EffectiveValues item(String key) {
        return new EffectiveValues(tree.withArray("/" + key).addObject());
    }

    private static String masked(String written, boolean secret) {
        return secret ? SECRET : PASSWORD.matcher(References.masked(written)).replaceAll("$1" + SECRET + "@");
    }
}
