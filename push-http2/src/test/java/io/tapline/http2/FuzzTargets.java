package io.tapline.http2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Code that takes bytes of strangers, and what must hold whatever they are. Each build replays the kept corpus, {@code
 * CLASSInputs/TARGET/*} beside the class, and some inputs made of it by chance, the same each time; {@code -Pfuzz} has Jazzer go on
 * from there.
 */
public abstract class FuzzTargets {

    private static final int MUTATIONS = 2_000;
    private static final int MOST_CHANGES = 8;

    /** Takes any input; an exception is a finding. */
    @FunctionalInterface
    public interface Target {
        void take(byte[] input) throws Exception;
    }

    /** By name, which is the folder of its corpus. */
    public abstract Map<String, Target> targets();

    @TestFactory
    final Stream<DynamicTest> takesItsCorpus() {
        return targets().entrySet().stream()
                .flatMap(target -> corpus(target.getKey()).stream()
                        .map(input -> DynamicTest.dynamicTest(
                                target.getKey() + " " + input.getFileName(),
                                () -> target.getValue().take(Files.readAllBytes(input)))));
    }

    @TestFactory
    final Stream<DynamicTest> takesWhatChanceMakesOfIt() {
        return targets().entrySet().stream()
                .map(target -> DynamicTest.dynamicTest(target.getKey(), () -> {
                    List<byte[]> inputs = new ArrayList<>(List.of(new byte[0]));
                    for (Path input : corpus(target.getKey())) {
                        inputs.add(Files.readAllBytes(input));
                    }
                    Random random = new Random(1);
                    for (int i = 0; i < MUTATIONS; i++) {
                        byte[] input = mutated(random, inputs);
                        try {
                            target.getValue().take(input);
                        } catch (Throwable finding) {
                            throw new AssertionError(Arrays.toString(input), finding);
                        }
                    }
                }));
    }

    private static byte[] mutated(Random random, List<byte[]> inputs) {
        byte[] input = inputs.get(random.nextInt(inputs.size())).clone();
        for (int change = random.nextInt(MOST_CHANGES); change >= 0; change--) {
            int at = input.length == 0 ? 0 : random.nextInt(input.length);
            byte[] other = inputs.get(random.nextInt(inputs.size()));
            int from = other.length == 0 ? 0 : random.nextInt(other.length);
            int length = random.nextInt(1 + Math.min(32, other.length - from));
            byte[] piece = random.nextBoolean()
                    ? Arrays.copyOfRange(other, from, from + length)
                    : new byte[] {(byte) random.nextInt(256)};
            int cut = random.nextInt(1 + Math.min(4, input.length - at));
            byte[] changed = new byte[input.length - cut + piece.length];
            System.arraycopy(input, 0, changed, 0, at);
            System.arraycopy(piece, 0, changed, at, piece.length);
            System.arraycopy(input, at + cut, changed, at + piece.length, input.length - at - cut);
            input = changed;
        }
        return input;
    }

    private List<Path> corpus(String target) {
        try (Stream<Path> files = Files.list(folder(target))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder of a target's corpus, which every target has. */
    final Path folder(String target) {
        URL folder = getClass().getResource(getClass().getSimpleName() + "Inputs/" + target);
        if (folder == null) {
            throw new AssertionError("No corpus for " + target);
        }
        try {
            return Path.of(folder.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
