package dev.truce.benchmarks.record;

import dev.truce.integrity.json.StrictJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Three states of one document, as JSON text. A block of 20 leaves holds texts, numbers, booleans, one object of five members
 * and one list of three; larger documents hold such blocks under one member each. Each side changed 10 % of the leaves, never
 * the same leaf or list, so that every merge succeeds.
 *
 * @param base the last agreed state
 * @param local local's state
 * @param server the server's state
 */
public record Documents(byte[] base, byte[] local, byte[] server) {

    private static final long SEED = 20;
    private static final int BLOCK = 20;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> WORDS = List.of(
            "harbour", "lantern", "gravel", "meadow", "copper", "willow", "anchor", "saffron", "granite", "juniper");

    /**
     * The documents of one size; the same at every call.
     *
     * @param leaves how many leaves each has, a multiple of 20
     * @return the three states
     */
    public static Documents of(int leaves) {
        ObjectNode local = document(leaves);
        ObjectNode server = document(leaves);
        change(local, server, new SplittableRandom(SEED));
        return new Documents(StrictJson.write(document(leaves)), StrictJson.write(local), StrictJson.write(server));
    }

    /**
     * A tree of one of the states.
     *
     * @param text the state
     * @return a tree that shares nothing with any other
     */
    public static JsonNode tree(byte[] text) {
        return StrictJson.reader().read(text, "the document");
    }

    private static ObjectNode document(int leaves) {
        SplittableRandom random = new SplittableRandom(leaves);
        if (leaves == BLOCK) {
            return block(random);
        }
        ObjectNode document = NODES.objectNode();
        for (int i = 0; i < leaves / BLOCK; i++) {
            document.set("part" + i, block(random));
        }
        return document;
    }

    private static ObjectNode block(SplittableRandom random) {
        ObjectNode block = NODES.objectNode();
        for (String name : List.of("title", "customer", "status", "reference", "note", "owner")) {
            block.put(name, text(random));
        }
        block.put("quantity", random.nextInt(1000));
        block.put("position", random.nextInt(100_000));
        block.put("createdAt", 1_700_000_000_000L + random.nextInt());
        block.put("price", BigDecimal.valueOf(random.nextInt(100_000), 2));
        block.put("paid", random.nextBoolean());
        block.put("archived", random.nextBoolean());
        ObjectNode address = block.putObject("address");
        for (String name : List.of("street", "city", "country", "contact")) {
            address.put(name, text(random));
        }
        address.put("floor", random.nextInt(30));
        ArrayNode tags = block.putArray("tags");
        for (int i = 0; i < 3; i++) {
            tags.add(text(random) + i);
        }
        return block;
    }

    private static String text(SplittableRandom random) {
        return WORDS.get(random.nextInt(WORDS.size())) + " " + WORDS.get(random.nextInt(WORDS.size())) + " "
                + random.nextInt(10_000);
    }

    /** A value of the document that can be replaced; the elements of a list belong together. */
    private record Leaf(JsonNode parent, String name, int index, JsonNode value) {

        void replace() {
            JsonNode next = value.isString()
                    ? NODES.stringNode(value.asString() + " changed")
                    : value.isBoolean()
                            ? NODES.booleanNode(!value.booleanValue())
                            : NODES.numberNode(value.decimalValue().add(BigDecimal.ONE));
            if (parent instanceof ObjectNode object) {
                object.set(name, next);
            } else {
                ((ArrayNode) parent).set(index, next);
            }
        }
    }

    private static void change(ObjectNode local, ObjectNode server, SplittableRandom random) {
        List<Leaf> ours = new ArrayList<>();
        List<Leaf> theirs = new ArrayList<>();
        leaves(local, ours);
        leaves(server, theirs);
        int changes = ours.size() / 10;
        List<JsonNode> localLists = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            left.add(i);
        }
        for (int done = 0; done < changes; done++) {
            Leaf leaf = ours.get(taken(left, random));
            localLists.add(leaf.parent());
            leaf.replace();
        }
        left.removeIf(i -> ours.get(i).parent().isArray()
                && localLists.stream().anyMatch(list -> list == ours.get(i).parent()));
        for (int done = 0; done < changes; done++) {
            theirs.get(taken(left, random)).replace();
        }
    }

    private static void leaves(JsonNode node, List<Leaf> found) {
        int index = 0;
        for (JsonNode element : node.isArray() ? node.values() : List.<JsonNode>of()) {
            found.add(new Leaf(node, "", index++, element));
        }
        node.properties().forEach(member -> {
            if (member.getValue().isContainer()) {
                leaves(member.getValue(), found);
            } else {
                found.add(new Leaf(node, member.getKey(), 0, member.getValue()));
            }
        });
    }

    /** One of what is left, which it leaves. */
    private static int taken(List<Integer> left, SplittableRandom random) {
        int at = random.nextInt(left.size());
        int taken = left.get(at);
        left.subList(at, at + 1).clear();
        return taken;
    }
}
