package dev.truce.testkit.simulation;

import dev.truce.integrity.json.StrictJson;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Small documents that differ in almost every member. */
final class SampleDocuments {

    private SampleDocuments() {}

    private static final List<String> STATES = List.of("open", "paid", "sent", "lost");

    static List<JsonNode> notes() {
        return IntStream.range(0, 16)
                .mapToObj(i -> StrictJson.reader().read(note(i), "sample"))
                .toList();
    }

    private static String note(int i) {
        char letter = (char) ('A' + i);
        return "{\"title\":\"" + letter + "\",\"state\":\"" + STATES.get(i % STATES.size()) + "\""
                + (i % 5 == 3 ? "" : ",\"count\":" + i)
                + (i % 3 == 0 ? "" : ",\"tags\":[\"x\",\"" + letter + "\"]") + "}";
    }
}
