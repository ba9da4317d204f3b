package io.tapline.simulator.wns;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.tapline.simulator.engine.Alphabet;
import io.tapline.simulator.wire.Request;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
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
    private static final List<Grammar> GRAMMAR = List.of(
            new Grammar("x-wns-cache-policy", value -> isOneOf(value, "cache", "no-cache")),
            new Grammar("x-wns-requestforstatus", value -> isOneOf(value, "true", "false")),
            new Grammar("x-wns-ttl", value -> Alphabet.DIGITS.spells(value, 1, 10)),
            new Grammar("x-wns-tag", value -> Alphabet.LETTERS_AND_DIGITS.spells(value, 1, 16)),
            new Grammar("x-wns-group", value -> Alphabet.LETTERS_AND_DIGITS.spells(value, 1, 16)),
            new Grammar("x-wns-priority", value -> isOneOf(value, "1", "2", "3", "4")));

    private static final AsciiString TYPE = AsciiString.cached("x-wns-type");
    private static final AsciiString DELETE_ONLY = AsciiString.cached("x-wns-match");
    private static final AsciiString SUPPRESS_POPUP = AsciiString.cached("x-wns-suppresspopup");

    /** The values that a header may have. */
    private record Grammar(AsciiString header, Predicate<CharSequence> allowed) {
        Grammar(String header, Predicate<CharSequence> allowed) {
            this(AsciiString.cached(header), allowed);
        }
    }

    private WnsRules() {}

    /** The first rule that a POST breaks, as WNS would describe it; its status is 400. */
    static Optional<String> broken(Request request) {
        return framing(request)
                .or(() -> type(request))
                .or(() -> grammar(request.headers()))
                .or(() -> request.body().length > MAX_BODY ? Optional.empty() : body(request));
    }

    private static Optional<String> framing(Request request) {
        if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return Optional.of("Chunked transfer encoding is not supported");
        }
        return request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                ? Optional.empty()
                : Optional.of("Content-Length is required");
    }

    private static Optional<String> type(Request request) {
        String contentType = CONTENT_TYPES.get(String.valueOf(request.header(TYPE)));
        if (contentType == null) {
            return Optional.of("X-WNS-Type is missing or unknown");
        }
        String sent = String.valueOf(request.header(HttpHeaderNames.CONTENT_TYPE));
        int parameters = sent.indexOf(';');
        String mediaType = (parameters < 0 ? sent : sent.substring(0, parameters)).trim();
        return mediaType.equalsIgnoreCase(contentType)
                ? Optional.empty()
                : Optional.of("Content-Type does not suit X-WNS-Type");
    }

    private static Optional<String> grammar(Http2Headers headers) {
        for (Grammar rule : GRAMMAR) {
            CharSequence value = headers.get(rule.header());
            if (value != null && !rule.allowed().test(value)) {
                return Optional.of("Invalid value of " + rule.header());
            }
        }
        if (headers.contains(DELETE_ONLY)) {
            return Optional.of("X-WNS-Match is for DELETE only");
        }
        return headers.contains(SUPPRESS_POPUP)
                ? Optional.of("X-WNS-SuppressPopup is not supported on this channel")
                : Optional.empty();
    }

    private static boolean isOneOf(CharSequence value, String... allowed) {
        for (String one : allowed) {
            if (one.contentEquals(value)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> body(Request request) {
        String type = String.valueOf(request.header(TYPE));
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
