package io.tapline.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the configuration file. Reading never throws: what is missing, wrong or unknown is noted, a stand-in is
 * returned, and the whole list is reported at the end, before anything starts.
 *
 * <p>Each value is read exactly once, with its default beside it: the code that reads is the one place of the defaults.
 */
final class Section {

    /** Stands for a value that is not usable, so that reading can go on. */
    private static final String STAND_IN = "?";

    private final String path;
    private final JsonNode node;
    private final References references;
    private final List<String> problems;
    private final EffectiveValues effective;
    private final Set<String> read = new HashSet<>();

    private Section(
            String path, JsonNode node, References references, List<String> problems, EffectiveValues effective) {
        this.path = path;
        this.node = node;
        this.references = references;
        this.problems = problems;
        this.effective = effective;
    }

    /** What was read from a file, and the tree of values that are in force, without secrets. */
    record Read<T>(T value, ObjectNode effective) {}

    /** Reads a whole file by {@code reader}; throws a {@link ConfigException} with all problems at once. */
    static <T> T read(JsonNode root, References references, Function<Section, T> reader) {
        return readAll(root, references, reader).value();
    }

    /** Likewise. */
    static <T> Read<T> readAll(JsonNode root, References references, Function<Section, T> reader) {
        List<String> problems = new ArrayList<>();
        EffectiveValues effective = new EffectiveValues();
        Optional<T> value = Optional.empty();
        if (root.isObject() || root.isMissingNode() || root.isNull()) {
            Section section = new Section("", root, references, problems, effective);
            value = section.tryBuild(reader);
            problems.addAll(references.overrides().unknown(section.read));
        } else {
            problems.add("the file is not a mapping of keys to values");
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Read<>(value.orElseThrow(), effective.tree());
    }

    String text(String key) {
        return optionalText(key).orElseGet(() -> missing(key));
    }

    String text(String key, String fallback) {
        return optionalText(key).orElseGet(() -> byDefault(key, fallback));
    }

    Optional<String> optionalText(String key) {
        return optionalText(key, false);
    }

    /** A text that nobody is to see. */
    String secret(String key) {
        return optionalSecret(key).orElseGet(() -> missing(key));
    }

    Optional<String> optionalSecret(String key) {
        return optionalText(key, true);
    }

    private Optional<String> optionalText(String key, boolean secret) {
        JsonNode value = take(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isValueNode()) {
            problem(key, "must be a text");
            return Optional.of(STAND_IN);
        }
        effective.put(key, value.asText(), secret);
        return Optional.of(resolve(key, value.asText()));
    }

    private <T> T byDefault(String key, T fallback) {
        effective.putDefault(key, fallback);
        return fallback;
    }

    int integer(String key, int fallback, int least, int most) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return byDefault(key, fallback);
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notAnInteger) {
            // Said below, with the bounds.
        }
        problem(key, "must be a whole number from " + least + " to " + most + ", not '" + text.get() + "'");
        return fallback;
    }

    /** A number from 0 to 1. */
    double share(String key, double fallback) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return byDefault(key, fallback);
        }
        try {
            double value = Double.parseDouble(text.get());
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Said below, with the bounds.
        }
        problem(key, "must be a number from 0 to 1, not '" + text.get() + "'");
        return fallback;
    }

    boolean flag(String key, boolean fallback) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return byDefault(key, fallback);
        }
        if (!text.get().equals("true") && !text.get().equals("false")) {
            problem(key, "must be true or false, not '" + text.get() + "'");
        }
        return text.get().equals("true");
    }

    Duration duration(String key, Duration fallback) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return byDefault(key, fallback);
        }
        return Durations.parse(text.get()).orElseGet(() -> {
            problem(key, "must be a duration such as 200ms, 5s, 10m, 12h or 30d, not '" + text.get() + "'");
            return fallback;
        });
    }

    /** A file that must be there, its path relative to the configuration file's folder. */
    @Nullable
    Path optionalFile(String key) {
        return optionalText(key).map(name -> file(key, name)).orElse(null);
    }

    /** Likewise. */
    Path file(String key) {
        return file(key, text(key));
    }

    private Path file(String key, String name) {
        Path file = references.path(name);
        if (!Files.isReadable(file)) {
            problem(key, "the file " + name + " cannot be read");
        }
        return file;
    }

    URI uri(String key, URI fallback) {
        return optionalUri(key).orElseGet(() -> byDefault(key, fallback));
    }

    Optional<URI> optionalUri(String key) {
        return optionalText(key).map(text -> {
            try {
                return new URI(text);
            } catch (URISyntaxException notAnAddress) {
                problem(key, "must be an address such as https://host/path, not '" + text + "'");
                return URI.create("https://invalid.invalid");
            }
        });
    }

    <E extends Enum<E>> E oneOf(String key, Class<E> type, E fallback) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            effective.putDefault(key, configName(fallback));
            return fallback;
        }
        for (E constant : type.getEnumConstants()) {
            if (configName(constant).equalsIgnoreCase(text.get())) {
                return constant;
            }
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(configName(constant));
        }
        problem(key, "must be one of " + String.join(", ", names) + ", not '" + text.get() + "'");
        return fallback;
    }

    private static String configName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A list of texts; a single text stands for a list of one. */
    List<String> texts(String key, List<String> fallback) {
        return texts(key, fallback, false);
    }

    /** A list of texts that nobody is to see. */
    List<String> secrets(String key) {
        return texts(key, List.of(), true);
    }

    private List<String> texts(String key, List<String> fallback, boolean secret) {
        JsonNode value = withItems(key, takeTree(key));
        if (value.isMissingNode() || value.isNull()) {
            effective.putAll(key, fallback, secret);
            return fallback;
        }
        List<String> texts = new ArrayList<>();
        List<String> written = new ArrayList<>();
        for (JsonNode item : value.isArray() ? value : List.of(value)) {
            texts.add(itemText(key, item));
            written.add(item.asText());
        }
        effective.putAll(key, written, secret);
        return texts;
    }

    /** Texts by names that are the operator's to choose. */
    Map<String, String> textsByName(String key, Map<String, String> fallback) {
        JsonNode value = takeTree(key);
        Map<String, String> texts = new TreeMap<>();
        if (value.isMissingNode() || value.isNull()) {
            texts.putAll(fallback);
        } else if (value.isObject()) {
            value.fields().forEachRemaining(field -> texts.put(field.getKey(), itemText(key, field.getValue())));
        } else {
            problem(key, "must be a mapping of names to values");
        }
        effective.putAll(key, texts);
        return texts;
    }

    /** A list with the items that the environment gives by their index. */
    private JsonNode withItems(String key, JsonNode value) {
        int count = references.overrides().itemsBelow(pathOf(key));
        if (count == 0) {
            return value;
        }
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        if (value.isArray()) {
            items.addAll((ArrayNode) value);
        } else if (value.isValueNode() && !value.isNull()) {
            items.add(value);
        }
        for (int i = 0; i < count; i++) {
            int index = i;
            references.overrides().value(pathOf(key) + "[" + i + "]").ifPresent(text -> {
                while (items.size() <= index) {
                    items.addObject();
                }
                items.set(index, text);
            });
        }
        while (items.size() < count) {
            items.addObject();
        }
        return items;
    }

    private String itemText(String key, JsonNode item) {
        if (item.isValueNode() && !item.isNull()) {
            return resolve(key, item.asText());
        }
        problem(key, "must be a list of texts");
        return STAND_IN;
    }

    /** Reads a mapping below this one; an absent one reads as an empty one, so that its defaults apply. */
    <T> Optional<T> section(String key, Function<Section, T> reader) {
        return child(key, takeTree(key), effective.child(key)).flatMap(section -> section.tryBuild(reader));
    }

    /** Reads a mapping below this one if it is there. */
    <T> @Nullable T optionalSection(String key, Function<Section, T> reader) {
        JsonNode value = takeTree(key);
        if (value.isMissingNode() && !references.overrides().hasBelow(pathOf(key))) {
            return null;
        }
        return child(key, value, effective.child(key))
                .flatMap(section -> section.tryBuild(reader))
                .orElse(null);
    }

    /** Reads a list of mappings; an absent one is empty. */
    <T> List<T> sections(String key, Function<Section, T> reader) {
        JsonNode value = withItems(key, takeTree(key));
        List<T> values = new ArrayList<>();
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                child(key + "[" + i + "]", value.get(i), effective.item(key))
                        .flatMap(section -> section.tryBuild(reader))
                        .ifPresent(values::add);
            }
        } else if (!value.isMissingNode() && !value.isNull()) {
            problem(key, "must be a list");
        }
        return values;
    }

    /** Notes a problem with the value of a key. */
    void problem(String key, String what) {
        problems.add(pathOf(key) + ": " + what);
    }

    private Optional<Section> child(String key, JsonNode value, EffectiveValues values) {
        if (value.isObject() || value.isMissingNode() || value.isNull()) {
            return Optional.of(new Section(pathOf(key), value, references, problems, values));
        }
        problem(key, "must be a mapping of keys to values");
        return Optional.empty();
    }

    private <T> Optional<T> tryBuild(Function<Section, T> reader) {
        int before = problems.size();
        Optional<T> value = build(() -> reader.apply(this), before);
        noteUnknownKeys();
        return value;
    }

    private <T> Optional<T> build(Supplier<T> reader, int before) {
        try {
            return Optional.of(reader.get());
        } catch (IllegalArgumentException refused) {
            // A stand-in may be the cause; then the real problem is on the list already.
            if (problems.size() == before) {
                problems.add((path.isEmpty() ? "" : path + ": ") + refused.getMessage());
            }
            return Optional.empty();
        }
    }

    private void noteUnknownKeys() {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(key -> {
                if (!read.contains(key)) {
                    problem(
                            key,
                            "unknown key; known here: "
                                    + String.join(", ", read.stream().sorted().toList()));
                }
            });
        }
    }

    /** The value of a key, or the text that the environment has for it. */
    private JsonNode take(String key) {
        JsonNode inFile = inFile(key);
        return references
                .overrides()
                .value(pathOf(key))
                .map(JsonNode.class::cast)
                .orElse(inFile);
    }

    /** Likewise for a list or a mapping, which the environment has as YAML. */
    private JsonNode takeTree(String key) {
        JsonNode inFile = inFile(key);
        try {
            return references.overrides().tree(pathOf(key)).orElse(inFile);
        } catch (IllegalArgumentException malformed) {
            problem(key, String.valueOf(malformed.getMessage()));
            return MissingNode.getInstance();
        }
    }

    private JsonNode inFile(String key) {
        read.add(key);
        JsonNode value = node.get(key);
        return value == null ? MissingNode.getInstance() : value;
    }

    private String resolve(String key, String text) {
        try {
            return references.resolve(text);
        } catch (IllegalArgumentException unresolved) {
            problem(key, String.valueOf(unresolved.getMessage()));
            return STAND_IN;
        }
    }

    private String missing(String key) {
        problem(key, "is required");
        return STAND_IN;
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
