package dev.truce.reliability;

import dev.truce.fixture.Evidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;

/** What PIT and JaCoCo report of a module, room by room, as evidence. */
final class Reports {

    static final List<String> MODULES =
            List.of("integrity", "conflict-core", "rollback-planner", "testkit", "storage-jdbc", "cli");

    private static final String NO_DTD = "http://apache.org/xml/features/nonvalidating/load-external-dtd";

    private Reports() {}

    /** Keeps how many mutants of each room were killed, if there is a report. */
    static void mutants(Path root, String module) throws IOException {
        Map<String, Map<String, Integer>> rooms = new TreeMap<>();
        for (Element mutant : children(read(root.resolve(module).resolve("target/pit-reports/mutations.xml")))) {
            String type = children(mutant).stream()
                    .filter(child -> child.getTagName().equals("mutatedClass"))
                    .map(Node::getTextContent)
                    .findFirst()
                    .orElse("");
            String room = type.substring(0, type.lastIndexOf('.'));
            Map<String, Integer> counts = rooms.computeIfAbsent(room, none -> mutantsOfARoom());
            counts.merge("mutants", 1, Integer::sum);
            counts.merge(
                    switch (mutant.getAttribute("status")) {
                        case "KILLED" -> "killed";
                        case "TIMED_OUT", "MEMORY_ERROR", "RUN_ERROR" -> "without end";
                        default -> "alive";
                    },
                    1,
                    Integer::sum);
        }
        if (!rooms.isEmpty()) {
            keep(root, "mutants-" + module, rooms);
            together(root, module);
        }
    }

    /** A report may be of some rooms alone; what was kept of the others counts as well. */
    private static void together(Path root, String module) throws IOException {
        String whole = "these of " + module + " together";
        Map<String, Integer> sum = mutantsOfARoom();
        for (JsonNode line :
                Evidence.read(Evidence.file(root.resolve(ReliabilityPage.EVIDENCE), "mutants-" + module))) {
            if (!line.path("what").asString().equals(whole)) {
                line.path("counts")
                        .properties()
                        .forEach(count ->
                                sum.merge(count.getKey(), count.getValue().intValue(), Integer::sum));
            }
        }
        keep(root, "mutants-" + module, Map.of(whole, sum));
    }

    private static Map<String, Integer> mutantsOfARoom() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String name : List.of("mutants", "killed", "without end", "alive")) {
            counts.put(name, 0);
        }
        return counts;
    }

    /** Keeps how many branches of a module and of each of its rooms were reached, if there is a report. */
    static void branches(Path root, String module) throws IOException {
        Map<String, Map<String, Integer>> rooms = new TreeMap<>();
        Element whole = read(root.resolve(module).resolve("target/site/jacoco/jacoco.xml"));
        branches(whole, "all of " + module, rooms);
        for (Element room : children(whole)) {
            branches(room, room.getAttribute("name").replace('/', '.'), rooms);
        }
        keep(root, "branches-" + module, rooms);
    }

    private static void branches(Element of, String name, Map<String, Map<String, Integer>> rooms) {
        for (Element counter : children(of)) {
            if (counter.getTagName().equals("counter")
                    && counter.getAttribute("type").equals("BRANCH")) {
                int missed = Integer.parseInt(counter.getAttribute("missed"));
                Map<String, Integer> counts = new LinkedHashMap<>();
                counts.put("branches", missed + Integer.parseInt(counter.getAttribute("covered")));
                counts.put("missed", missed);
                rooms.put(name, counts);
            }
        }
    }

    private static void keep(Path root, String file, Map<String, Map<String, Integer>> rooms) {
        Evidence evidence = Evidence.in(root.resolve(ReliabilityPage.EVIDENCE), file);
        rooms.forEach(evidence::keep);
    }

    /** The elements of a report; none if there is no report. */
    private static Element read(Path report) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(NO_DTD, false);
            return Files.exists(report)
                    ? factory.newDocumentBuilder().parse(report.toFile()).getDocumentElement()
                    : factory.newDocumentBuilder().newDocument().createElement("none");
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(report + " is no report: " + e.getMessage(), e);
        }
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node each = parent.getFirstChild(); each != null; each = each.getNextSibling()) {
            if (each instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }
}
