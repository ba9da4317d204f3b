package io.tapline.simulator.fcm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The type of a JSON field in the FCM v1 schema, strict as Google's parser is. */
@FunctionalInterface
interface FieldType {

    Optional<FieldViolation> check(String path, JsonNode value);

    FieldType STRING = typed("TYPE_STRING", JsonNode::isTextual);
    FieldType BOOLEAN = typed("TYPE_BOOL", JsonNode::isBoolean);
    FieldType NUMBER = typed("TYPE_DOUBLE", JsonNode::isNumber);
    FieldType STRUCT = typed("type.googleapis.com/google.protobuf.Struct", JsonNode::isObject);
    FieldType STRINGS = elements(STRING);
    FieldType STRING_MAP = stringMap();
    FieldType DURATION = typed(
            "type.googleapis.com/google.protobuf.Duration",
            value -> value.isTextual() && Durations.wellFormed(value.textValue()));
    FieldType TIMESTAMP = matching(
            "type.googleapis.com/google.protobuf.Timestamp", "\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+-]\\d\\d:\\d\\d)");
    FieldType DURATIONS = elements(DURATION);

    private static FieldType typed(String name, Predicate<JsonNode> right) {
        return (path, value) -> right.test(value)
                ? Optional.empty()
                : Optional.of(FieldViolation.invalidValue(path, name, value.toString()));
    }

    private static FieldType matching(String name, String grammar) {
        Pattern pattern = Pattern.compile(grammar);
        return typed(
                name,
                value -> value.isTextual() && pattern.matcher(value.textValue()).matches());
    }

    static FieldType oneOf(String name, Set<String> values) {
        return typed(
                name,
                value -> value.isTextual() && values.contains(value.textValue().toUpperCase(Locale.ROOT)));
    }

    private static FieldType elements(FieldType element) {
        return (path, value) -> {
            if (!value.isArray()) {
                return Optional.of(FieldViolation.invalidValue(path, "TYPE_ARRAY", value.toString()));
            }
            for (int i = 0; i < value.size(); i++) {
                Optional<FieldViolation> wrong = element.check(path + "[" + i + "]", value.get(i));
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
            return Optional.empty();
        };
    }

    private static FieldType stringMap() {
        return (path, value) -> {
            if (!value.isObject()) {
                return Optional.of(FieldViolation.invalidValue(path, "TYPE_MAP", value.toString()));
            }
            int index = 0;
            for (JsonNode entry : value) {
                Optional<FieldViolation> wrong = STRING.check(path + "[" + index++ + "].value", entry);
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
            return Optional.empty();
        };
    }

    /** An object with these fields and no others, each also under its camelCase name, as in all protobuf JSON. */
    static FieldType message(Map<String, FieldType> fields) {
        Map<String, FieldType> byName = new HashMap<>(fields);
        fields.forEach((name, type) -> byName.put(camelCase(name), type));
        return (path, value) -> {
            if (!value.isObject()) {
                return Optional.of(FieldViolation.invalidValue(path, "TYPE_MESSAGE", value.toString()));
            }
            for (Iterator<Map.Entry<String, JsonNode>> each = value.fields(); each.hasNext(); ) {
                Map.Entry<String, JsonNode> field = each.next();
                FieldType type = byName.get(field.getKey());
                Optional<FieldViolation> wrong = type == null
                        ? Optional.of(FieldViolation.unknownName(path, field.getKey()))
                        : type.check(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue());
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
            return Optional.empty();
        };
    }

    private static String camelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            camel.append(c == '_' ? Character.toUpperCase(name.charAt(++i)) : c);
        }
        return camel.toString();
    }
}
