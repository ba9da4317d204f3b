package io.tapline.bench.plot;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes an SVG picture, element by element. Its look is in its style sheet; it has a background of its own, light or dark. */
final class Drawing {

    private static final String STYLE = """
            text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
            .title { font-size: 17px; font-weight: 600; }
            .group { font-weight: 600; }
            .note { font-size: 12px; fill: #59636e; }
            .end { text-anchor: end; }
            .middle { text-anchor: middle; }
            .paper { fill: #ffffff; stroke: #d1d9e0; }
            .grid { stroke: #d1d9e0; }
            .bar { fill: #9aa5b1; }
            .ours { fill: #2f7de1; }
            .whisker { stroke: #1f2328; stroke-width: 1.5; }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3; }
              .note { fill: #9198a1; }
              .paper { fill: #0d1117; stroke: #3d444d; }
              .grid { stroke: #3d444d; }
              .bar { fill: #6e7884; }
              .ours { fill: #4c96f0; }
              .whisker { stroke: #e6edf3; }
            }
            """;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    Drawing(int width, int height) {
        try {
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartElement("svg");
            xml.writeDefaultNamespace("http://www.w3.org/2000/svg");
            xml.writeAttribute("viewBox", "0 0 " + width + " " + height);
            xml.writeAttribute("width", Integer.toString(width));
            xml.writeAttribute("height", Integer.toString(height));
            xml.writeAttribute("role", "img");
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        element("style", STYLE);
        rectangle("paper", 0.5, 0.5, width - 1.0, height - 1.0);
    }

    void text(String classes, double x, double y, String words) {
        element("text", words, "class", classes, "x", number(x), "y", number(y));
    }

    void rectangle(String classes, double x, double y, double width, double height) {
        element(
                "rect",
                "",
                "class",
                classes,
                "x",
                number(x),
                "y",
                number(y),
                "width",
                number(width),
                "height",
                number(height));
    }

    void line(String classes, double x1, double y1, double x2, double y2) {
        element("line", "", "class", classes, "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2));
    }

    /** Ends the picture. */
    String svg() {
        try {
            xml.writeEndElement();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text + "\n";
    }

    /** @param attributes names and values in turn */
    private void element(String name, String words, String... attributes) {
        try {
            xml.writeCharacters("\n");
            xml.writeStartElement(name);
            for (int i = 0; i < attributes.length; i += 2) {
                xml.writeAttribute(attributes[i], attributes[i + 1]);
            }
            xml.writeCharacters(words);
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
