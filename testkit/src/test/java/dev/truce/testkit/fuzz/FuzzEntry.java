package dev.truce.testkit.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the fuzzer calls, for the decoder that a system property names. */
public final class FuzzEntry {

    /** Where inputs are, from the folder of the process. */
    static final String FOUND = "found";

    static final String DECODER = "truce.fuzz.decoder";

    private static final Decoder TARGET = Decoder.valueOf(System.getProperty(DECODER));

    private FuzzEntry() {}

    /**
     * Tries what the run begins with, so that classes are loaded before inputs are timed.
     *
     * @throws IOException when the scratch folder cannot be written to
     */
    public static void fuzzerInitialize() throws IOException {
        try (Stream<Path> found = Files.list(Path.of(FOUND))) {
            for (Path each : found.sorted().toList()) {
                TARGET.decode(Files.readAllBytes(each));
            }
        }
    }

    /**
     * Tries one input.
     *
     * @param input the bytes
     * @throws IOException when the scratch folder cannot be written to
     */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        TARGET.decode(input);
    }
}
