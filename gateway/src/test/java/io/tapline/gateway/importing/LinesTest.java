package io.tapline.gateway.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.importing.Lines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void bothLineEndsCountAndTheLastMayBeMissing() throws IOException {
        assertThat(lines("a\r\nb\n\nc")).containsExactly("1:a", "2:b", "3:", "4:c");
    }

    @Test
    void byteOrderMarkIsNoPartOfTheFirstLine() throws IOException {
        assertThat(lines("\ufeffa\n\ufeffb\n")).containsExactly("1:a", "2:\ufeffb");
    }

    @Test
    void lineThatIsTooLongIsPassedOverAlone() throws IOException {
        String longest = "x".repeat(Lines.MAXIMUM_BYTES);

        assertThat(lines(longest + "\n" + longest + "y\nz\n")).containsExactly("1:" + longest, "2 is too long", "3:z");
    }

    @Test
    void emptyFileHasNoLine() throws IOException {
        assertThat(lines("")).isEmpty();
    }

    private static List<String> lines(String text) throws IOException {
        Lines lines = new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        List<String> read = new ArrayList<>();
        for (Line line = lines.next(); line != null; line = lines.next()) {
            byte[] bytes = line.bytes();
            read.add(
                    line.number() + (bytes == null ? " is too long" : ":" + new String(bytes, StandardCharsets.UTF_8)));
        }
        return read;
    }
}
