package io.tapline.simulator.fcm;

/** One thing that is wrong with a message: where, and in Google's words what. */
record FieldViolation(String field, String description) {

    static FieldViolation unknownName(String path, String name) {
        String at = path.isEmpty() ? "" : " at '" + path + "'";
        return new FieldViolation(
                path, "Invalid JSON payload received. Unknown name \"" + name + "\"" + at + ": Cannot find field.");
    }

    static FieldViolation invalidValue(String path, String type, String value) {
        return new FieldViolation(path, "Invalid value at '" + path + "' (" + type + "), " + value);
    }
}
