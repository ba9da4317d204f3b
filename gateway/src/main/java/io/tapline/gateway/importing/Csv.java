package io.tapline.gateway.importing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>, but for line breaks within quotes: no column of a
 * device table has any, and with them one missing quote would swallow all that follows.
 */
final class Csv {

    private static final Pattern TO_QUOTE = Pattern.compile("[\",\r\n]");

    private Csv() {}

    /** @throws BadLineException for quotes that do not fit together */
    static List<String> split(String row) {
        List<String> fields = new ArrayList<>();
        int at = 0;
        while (true) {
            StringBuilder field = new StringBuilder();
            at = at < row.length() && row.charAt(at) == '"' ? quoted(row, at + 1, field) : plain(row, at, field);
            fields.add(field.toString());
            if (at == row.length()) {
                return fields;
            }
            if (row.charAt(at) != ',') {
                throw new BadLineException("something follows a closing quote");
            }
            at++;
        }
    }

    private static int plain(String row, int start, StringBuilder field) {
        int comma = row.indexOf(',', start);
        int end = comma < 0 ? row.length() : comma;
        if (row.substring(start, end).indexOf('"') >= 0) {
            throw new BadLineException("a quote stands within a field that does not begin with one");
        }
        field.append(row, start, end);
        return end;
    }

    private static int quoted(String row, int start, StringBuilder field) {
        int at = start;
        while (true) {
            int quote = row.indexOf('"', at);
            if (quote < 0) {
                throw new BadLineException("a quote is not closed on its line");
            }
            field.append(row, at, quote);
            if (quote + 1 == row.length() || row.charAt(quote + 1) != '"') {
                return quote + 1;
            }
            field.append('"');
            at = quote + 2;
        }
    }

    /** One row without its line end; null is an empty field. */
    static String join(List<@Nullable String> fields) {
        return fields.stream().map(Csv::field).collect(Collectors.joining(","));
    }

    private static String field(@Nullable String text) {
        if (text == null) {
            return "";
        }
        return TO_QUOTE.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
