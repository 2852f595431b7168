package dev.truce.conflict.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShapeTest {

    enum Level {
        LOW,
        HIGH
    }

    record All(
            boolean flag,
            byte tiny,
            short small,
            char letter,
            int number,
            long big,
            float rough,
            double exact,
            String text,
            BigDecimal decimal,
            Level level,
            UUID id,
            List<String> names,
            List<BigDecimal> amounts,
            URI link) {}

    /** Three values of each member. */
    private static final Map<String, List<Object>> VALUES = Map.ofEntries(
            Map.entry("flag", List.of(false, true, false)),
            Map.entry("tiny", List.of((byte) 0, (byte) 1, (byte) -1)),
            Map.entry("small", List.of((short) 0, (short) 1, (short) -1)),
            Map.entry("letter", List.of('a', 'b', 'c')),
            Map.entry("number", List.of(0, 1, -1)),
            Map.entry("big", List.of(0L, 1L << 40, -1L)),
            Map.entry("rough", List.of(0f, 1.5f, -1f)),
            Map.entry("exact", List.of(0.0, 1.5, -1.0)),
            Map.entry("text", List.of(NullValue.NULL, "a", "b")),
            Map.entry("decimal", List.of(NullValue.NULL, new BigDecimal("1.0"), new BigDecimal("2"))),
            Map.entry("level", List.of(NullValue.NULL, Level.LOW, Level.HIGH)),
            Map.entry("id", List.of(NullValue.NULL, new UUID(1, 2), new UUID(2, 1))),
            Map.entry("names", List.of(NullValue.NULL, List.of("a"), List.of("b"))),
            Map.entry("amounts", List.of(NullValue.NULL, List.of(BigDecimal.ONE), List.of(BigDecimal.TEN))),
            Map.entry("link", List.of(NullValue.NULL, URI.create("urn:a"), URI.create("urn:b"))));

    /** Written anew for each test. */
    private final FieldAccess<Object> access = new ObjectAccess(All.class);

    private static final All FIRST = new All(
            false,
            (byte) 0,
            (short) 0,
            'a',
            0,
            0,
            0,
            0,
            "t",
            BigDecimal.ONE,
            Level.LOW,
            new UUID(0, 0),
            List.of(),
            List.of(),
            URI.create("urn:x"));

    private static List<String> names() {
        return Stream.of(All.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private Shape<Object> shape() {
        return Objects.requireNonNull(access.shape(FIRST));
    }

    private Object with(String name, Object value) {
        Map<String, Object> members = new HashMap<>();
        access.members(FIRST).forEach(each -> members.put(each.getKey(), each.getValue()));
        members.put(name, value);
        return access.object(FIRST, members);
    }

    @ParameterizedTest
    @MethodSource("names")
    void ofEachMemberItIsToldWhichSideChangedIt(String name) {
        Shape<Object> shape = shape();
        int member = shape.names().indexOf(name);
        List<Object> values = Objects.requireNonNull(VALUES.get(name));
        for (Object before : values) {
            for (Object ours : values) {
                for (Object theirs : values) {
                    long local = ours.equals(theirs) || ours.equals(before) ? 0 : 1L << member;
                    long server = ours.equals(theirs) || theirs.equals(before) ? 0 : 1L << (Shape.BLOCK + member);
                    assertThat(shape.changes(with(name, before), with(name, ours), with(name, theirs), 0))
                            .as("%s, %s, %s", before, ours, theirs)
                            .isEqualTo(local | server);
                }
                assertThat(access.same(with(name, before), with(name, ours)))
                        .as("%s, %s", before, ours)
                        .isEqualTo(before.equals(ours));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aMemberIsTakenFromTheSideThatIsNamed(String name) {
        Shape<Object> shape = shape();
        int member = shape.names().indexOf(name);
        Object local = with(name, Objects.requireNonNull(VALUES.get(name)).get(1));
        Object server = with(name, Objects.requireNonNull(VALUES.get(name)).get(2));
        assertThat(shape.pick(local, server, 1L << member)).isEqualTo(local);
        assertThat(shape.pick(local, server, ~(1L << member))).isEqualTo(server);
    }

    @Test
    void decimalsAreAlikeByTheirValue() {
        Object one = with("decimal", new BigDecimal("1.0"));
        Object same = with("decimal", new BigDecimal("1.00"));
        assertThat(shape().changes(one, same, one, 0)).isZero();
        assertThat(access.same(one, same)).isTrue();
        Object amount = with("amounts", List.of(new BigDecimal("1.0")));
        Object again = with("amounts", List.of(new BigDecimal("1.00")));
        assertThat(shape().changes(amount, again, amount, 0)).isZero();
    }
}
