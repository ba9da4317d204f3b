package io.tapline.gateway.rest;

import io.tapline.gateway.notification.VisualContent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A {@code visualContent} as it is read. */
final class VisualDraft implements JsonInput.Members {

    private static final int MAXIMUM_TITLE = 1024;
    private static final int MAXIMUM_BODY = 4096;

    private @Nullable String title;
    private @Nullable String body;

    private VisualDraft() {}

    static @Nullable VisualContent read(JsonInput json) throws IOException {
        VisualDraft draft = new VisualDraft();
        if (!json.object(draft)) {
            return null;
        }
        if (draft.title == null || draft.title.isEmpty()) {
            throw json.invalid("title", "is required");
        }
        return new VisualContent(draft.title, draft.body);
    }

    @Override
    public void read(JsonInput json, String name) throws IOException {
        switch (name) {
            case "title" -> title = json.text(MAXIMUM_TITLE);
            case "body" -> body = json.text(MAXIMUM_BODY);
            default -> json.skip();
        }
    }
}
