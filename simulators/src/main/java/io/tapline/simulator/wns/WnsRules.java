package io.tapline.simulator.wns;

import io.netty.handler.codec.http2.Http2Headers;
import io.tapline.simulator.wire.Request;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What WNS demands of a push's headers and body.
 *
 * @see <a href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/push-request-response-headers">Push notification service request and response headers</a>
 */
final class WnsRules {

    static final int MAX_BODY = 5000;

    private static final String XML = "text/xml";
    private static final Map<String, String> CONTENT_TYPES =
            Map.of("wns/toast", XML, "wns/tile", XML, "wns/badge", XML, "wns/raw", "application/octet-stream");

    /** Header grammar; a header that is absent is allowed. */
    private static final Map<String, Pattern> GRAMMAR = Map.of(
            "x-wns-cache-policy", Pattern.compile("cache|no-cache"),
            "x-wns-requestforstatus", Pattern.compile("true|false"),
            "x-wns-ttl", Pattern.compile("\\d{1,10}"),
            "x-wns-tag", Pattern.compile("[A-Za-z0-9]{1,16}"),
            "x-wns-group", Pattern.compile("[A-Za-z0-9]{1,16}"),
            "x-wns-priority", Pattern.compile("[1-4]"));

    private static final Set<String> DELETE_ONLY = Set.of("x-wns-match");

    private WnsRules() {}

    /** The first rule that a POST breaks, as WNS would describe it; its status is 400. */
    static Optional<String> broken(Request request) {
        return framing(request)
                .or(() -> type(request))
                .or(() -> grammar(request.headers()))
                .or(() -> request.body().length > MAX_BODY ? Optional.empty() : body(request));
    }

    private static Optional<String> framing(Request request) {
        if (request.headers().contains("transfer-encoding")) {
            return Optional.of("Chunked transfer encoding is not supported");
        }
        return request.headers().contains("content-length")
                ? Optional.empty()
                : Optional.of("Content-Length is required");
    }

    private static Optional<String> type(Request request) {
        String contentType = CONTENT_TYPES.get(String.valueOf(request.header("x-wns-type")));
        if (contentType == null) {
            return Optional.of("X-WNS-Type is missing or unknown");
        }
        String sent =
                String.valueOf(request.header("content-type")).split(";", 2)[0].trim();
        return sent.equalsIgnoreCase(contentType)
                ? Optional.empty()
                : Optional.of("Content-Type does not suit X-WNS-Type");
    }

    private static Optional<String> grammar(Http2Headers headers) {
        for (var rule : GRAMMAR.entrySet()) {
            CharSequence value = headers.get(rule.getKey());
            if (value != null && !rule.getValue().matcher(value).matches()) {
                return Optional.of("Invalid value of " + rule.getKey());
            }
        }
        if (DELETE_ONLY.stream().anyMatch(headers::contains)) {
            return Optional.of("X-WNS-Match is for DELETE only");
        }
        return headers.contains("x-wns-suppresspopup")
                ? Optional.of("X-WNS-SuppressPopup is not supported on this channel")
                : Optional.empty();
    }

    private static Optional<String> body(Request request) {
        String type = String.valueOf(request.header("x-wns-type"));
        if (request.body().length == 0) {
            return Optional.of("The notification has no content");
        }
        return type.equals("wns/raw")
                        || rootElement(request.body()).equals(Optional.of(type.substring("wns/".length())))
                ? Optional.empty()
                : Optional.of("The notification payload is not valid XML for its type");
    }

    /** The name of the outermost element of a well-formed document. */
    private static Optional<String> rootElement(byte[] body) {
        try {
            XMLInputFactory factory = XMLInputFactory.newFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(body));
            String root = null;
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamReader.START_ELEMENT && root == null) {
                    root = xml.getLocalName();
                }
            }
            return Optional.ofNullable(root);
        } catch (XMLStreamException malformed) {
            return Optional.empty();
        }
    }
}
