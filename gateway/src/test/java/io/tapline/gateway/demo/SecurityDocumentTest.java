package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/security.md says what the tests prove, and nothing that no test proves. */
class SecurityDocumentTest {

    private static final Pattern TEST = Pattern.compile("`(\\w+(?:IT|Test))\\.(\\w+)`");

    private static String document() throws IOException {
        // Tests run in the folder of their module.
        return Files.readString(Path.of("..", "docs", "security.md"));
    }

    @Test
    void wrongCallersAreThoseThatAreTried() throws IOException {
        String document = document();
        String section =
                document.substring(document.indexOf("## Who is refused"), document.indexOf("The rules, and where"));
        List<String> rows =
                section.lines().filter(line -> line.startsWith("| ")).skip(2).toList();

        assertThat(rows)
                .isEqualTo(Arrays.stream(WrongCaller.values())
                        .map(WrongCaller::row)
                        .toList());
    }

    @Test
    void testsThatItNamesAreThere() throws Exception {
        List<MatchResult> tests = TEST.matcher(document()).results().toList();
        assertThat(tests).hasSizeGreaterThan(10);
        for (MatchResult test : tests) {
            Class<?> testClass = Class.forName(getClass().getPackageName() + "." + test.group(1));
            assertThat(testClass.getDeclaredMethods()).extracting("name").contains(test.group(2));
        }
    }
}
