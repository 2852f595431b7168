package dev.truce.conflict.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;

/** What is said of three values at once is what is said of each two of them. */
class AgreementProperties {

    record Note(Optional<String> title, int visits, List<String> tags) {}

    sealed interface Shape {
        record Circle(int radius) implements Shape {}

        record Square(int side) implements Shape {}
    }

    @Property
    void threeJsonValuesAgreeAsEachTwoDo(@ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int seed) {
        Random random = new Random(seed);
        FieldAccess<JsonNode> access = FieldAccess.json();
        JsonNode base = access.read(value(random, 0));
        JsonNode local = random.nextBoolean() ? base : access.read(value(random, 0));
        JsonNode server = random.nextBoolean() ? access.read(base.toString()) : access.read(value(random, 0));
        assertAgreement(access, base, local, server);
        assertAgreement(access, local, base, server);
        assertAgreement(access, local, server, base);
    }

    @Property
    void threeRecordsAgreeAsEachTwoDo(@ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int seed) {
        Random random = new Random(seed);
        assertAgreement(FieldAccess.of(Note.class), note(random), note(random), note(random));
        assertAgreement(FieldAccess.of(Shape.class), shape(random), shape(random), shape(random));
    }

    private static <T> void assertAgreement(FieldAccess<T> access, T base, T local, T server) {
        Agreement agreement = access.agreement(base, local, server);
        assertThat(agreement.localUnchanged()).isEqualTo(access.same(base, local));
        assertThat(agreement.serverUnchanged()).isEqualTo(access.same(base, server));
        assertThat(agreement.inSync()).isEqualTo(access.same(local, server));
        assertThat(agreement).isEqualTo(Agreement.of(base, local, server, access::same));
    }

    private static Note note(Random random) {
        return new Note(
                random.nextBoolean() ? Optional.empty() : Optional.of("t"),
                random.nextInt(2),
                List.of("a", "b").subList(0, random.nextInt(2)));
    }

    private static Shape shape(Random random) {
        return random.nextBoolean() ? new Shape.Circle(random.nextInt(2)) : new Shape.Square(random.nextInt(2));
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 2 ? 4 : 8)) {
            case 0 -> "1";
            case 1 -> "1.0";
            case 2 -> "\"a\"";
            case 3 -> "null";
            case 4 -> "[" + value(random, depth + 1) + "]";
            default -> object(random, depth + 1);
        };
    }

    private static String object(Random random, int depth) {
        List<String> names = random.nextInt(4) == 0 ? List.of("b", "a") : List.of("a", "b");
        StringBuilder object = new StringBuilder("{");
        int members = random.nextInt(3);
        for (int i = 0; i < members; i++) {
            object.append(i == 0 ? "\"" : ",\"")
                    .append(names.get(i))
                    .append("\":")
                    .append(value(random, depth));
        }
        return object.append('}').toString();
    }
}
