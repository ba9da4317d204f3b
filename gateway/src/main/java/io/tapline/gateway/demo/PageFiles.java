package io.tapline.gateway.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the page, out of the jar. Read anew for each request, which takes an event loop less than a millisecond: nobody but
 * one person's browser asks for them.
 */
final class PageFiles {

    /** No name that leads out of the folder. */
    private static final Pattern NAME = Pattern.compile("/(?:[a-z0-9-]+/)*[a-z0-9-]+\\.([a-z]+)");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml");

    private PageFiles() {}

    /** Answers with the file of the request's path, or leaves the request to others. */
    static void answer(RoutingContext request) {
        String path = request.normalizedPath();
        Matcher name = NAME.matcher(path.equals("/") ? "/index.html" : path);
        String type = name.matches() ? TYPES.get(name.group(1)) : null;
        if (type == null) {
            request.next();
            return;
        }
        try (InputStream file = PageFiles.class.getResourceAsStream("page" + name.group())) {
            if (file == null) {
                request.next();
                return;
            }
            request.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .end(Buffer.buffer(file.readAllBytes()));
        } catch (IOException unreadable) {
            request.fail(unreadable);
        }
    }
}
