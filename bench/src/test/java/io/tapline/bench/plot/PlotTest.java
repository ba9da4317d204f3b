package io.tapline.bench.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.tapline.bench.plot.Result.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class PlotTest {

    private final Result ours = result("tapline", 120, new Span(2, 1, 3), new Span(900, 900, 900));
    private final Result pushy = result("pushy", 120, new Span(8, 7, 10), new Span(3_600, 3_600, 3_600));
    private final Result h2load = result("h2load", 120, new Span(3, 3, 3), null);

    @Test
    void barsAreAsLongAsTheirMedians() throws Exception {
        Document svg = parse(Plot.svg("costs", List.of(ours, pushy)));

        double our = length(svg, "ours", 0);
        assertThat(our).isPositive();
        assertThat(length(svg, "bar", 0)).isEqualTo(4 * our, offset(0.2));
        assertThat(length(svg, "bar", 1)).isEqualTo(4 * length(svg, "ours", 1), offset(0.2));
    }

    @Test
    void whiskersReachFromTheLeastToTheGreatest() throws Exception {
        Document svg = parse(Plot.svg("costs", List.of(ours)));

        double pixelsForOne = length(svg, "ours", 0) / 2;
        Element bar = elements(svg, "rect", "ours").get(0);
        Element whisker = elements(svg, "line", "whisker").get(0);
        double start = number(bar, "x");
        assertThat(number(whisker, "x1")).isEqualTo(start + pixelsForOne, offset(0.2));
        assertThat(number(whisker, "x2")).isEqualTo(start + 3 * pixelsForOne, offset(0.2));
    }

    @Test
    void whatIsNoJavaHasNoBarOfBytes() throws Exception {
        Document svg = parse(Plot.svg("costs", List.of(ours, h2load)));

        assertThat(elements(svg, "rect", "bar")).hasSize(1);
        assertThat(words(svg)).contains("not Java");
    }

    @Test
    void resultsStandInGroupsByLength() throws Exception {
        Result longer = result("tapline", 1_024, new Span(4, 4, 4), null);

        List<String> words = words(parse(Plot.svg("costs", List.of(ours, longer, pushy))));

        assertThat(words.stream().filter(word -> word.startsWith("body of") || word.matches("tapline|pushy")))
                .containsExactly("tapline", "body of 120 bytes", "pushy", "tapline", "body of 1,024 bytes");
    }

    @Test
    void wordsAreEscaped() throws Exception {
        Result strange = result("<b>&\"'", 120, new Span(1, 1, 1), null);

        List<String> words = words(parse(Plot.svg("a < b && c", List.of(strange))));

        assertThat(words).contains("a < b && c", "<b>&\"'");
    }

    @Test
    void axesSayTheirUnits() throws Exception {
        assertThat(words(parse(Plot.svg("costs", List.of(ours)))))
                .contains("CPU per push, µs", "bytes allocated per push");
    }

    @Test
    void figuresOfABusyMachineAreMarked() throws Exception {
        Result busy = new Result("tapline", 120, new Span(1, 1, 1), null, 3, true);

        assertThat(words(parse(Plot.svg("costs", List.of(busy))))).anyMatch(word -> word.startsWith("BUSY MACHINE"));
    }

    @Test
    void nothingIsNoPlot() {
        assertThatThrownBy(() -> Plot.svg("costs", List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Result result(String client, int bodyBytes, Span cpu, @Nullable Span bytes) {
        return new Result(client, bodyBytes, cpu, bytes, 3, false);
    }

    private static Document parse(String svg) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    private static double length(Document svg, String classes, int index) {
        return number(elements(svg, "rect", classes).get(index), "width");
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static List<Element> elements(Document svg, String name, String classes) {
        return elements(svg, name).stream()
                .filter(element -> element.getAttribute("class").equals(classes))
                .toList();
    }

    private static List<String> words(Document svg) {
        return elements(svg, "text").stream().map(Element::getTextContent).toList();
    }

    private static List<Element> elements(Document svg, String name) {
        NodeList nodes = svg.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(index -> (Element) nodes.item(index))
                .toList();
    }
}
