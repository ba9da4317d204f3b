package io.tapline.gateway.importing;

/** The formats that a device table may have. */
public enum TableFormat {
    /** RFC 4180 with a line of column names. */
    CSV,
    /** One JSON object on each line. */
    JSON;

    LineFormat lines() {
        return switch (this) {
            case CSV -> new CsvTable();
            case JSON -> new JsonLines();
        };
    }
}
