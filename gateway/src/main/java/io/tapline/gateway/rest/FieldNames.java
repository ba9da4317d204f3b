package io.tapline.gateway.rest;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The documented names of a body's members, found in any case. Immutable. */
final class FieldNames {

    private final Map<String, String> byExactName = new HashMap<>();
    private final Map<String, String> byLowerCaseName = new HashMap<>();

    FieldNames(String... names) {
        for (String name : names) {
            add(name, name);
        }
    }

    /** Adds an older spelling of a name. For use before the first look-up. */
    FieldNames alias(String alias, String name) {
        add(alias, name);
        return this;
    }

    private void add(String spelled, String name) {
        byExactName.put(spelled, name);
        byLowerCaseName.put(spelled.toLowerCase(Locale.ROOT), name);
    }

    /** The documented name of a member; a member that is not documented gives its own name in lower case. */
    String canonical(String spelled) {
        String exact = byExactName.get(spelled);
        if (exact != null) {
            return exact;
        }
        String lowerCase = spelled.toLowerCase(Locale.ROOT);
        return byLowerCaseName.getOrDefault(lowerCase, lowerCase);
    }
}
