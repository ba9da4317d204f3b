package io.tapline.push;

/** Writes JSON strings (RFC 8259 section 7), for the few fixed documents that are not worth a JSON library. */
public final class JsonString {

    private JsonString() {}

    /** The value in quotes, with what must be escaped escaped. */
    public static String quoted(String value) {
        return appendQuoted(new StringBuilder(value.length() + 2), value).toString();
    }

    /** Appends the value in quotes, and returns what it was appended to. */
    public static StringBuilder appendQuoted(StringBuilder json, String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"');
    }
}
