package dev.truce.conflict.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.integrity.json.InputRejectedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObjectAccessTest {

    /** Made anew for each test; {@link FieldAccess#of} remembers. */
    private static FieldAccess<Object> access(Class<?> type) {
        return new ObjectAccess(type);
    }

    enum Status {
        OPEN,
        PAID {
            @Override
            public String toString() {
                return "paid at last";
            }
        }
    }

    record Place(String street, int number) {}

    record Order(String id, Status status, Place to, List<Place> stops, Map<String, Long> prices, Set<String> tags) {}

    record Scalar(
            boolean b,
            byte y,
            short s,
            int i,
            long l,
            float f,
            double d,
            char c,
            Boolean bb,
            Byte yy,
            Short ss,
            Integer ii,
            Long ll,
            Float ff,
            Double dd,
            Character cc,
            String text,
            BigDecimal decimal,
            BigInteger big,
            Status status,
            UUID uuid,
            URI uri,
            Currency currency,
            byte[] bytes) {}

    record Times(
            Instant instant,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            OffsetTime offsetTime,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            ZoneOffset zoneOffset,
            ZoneId zone,
            Duration duration,
            Period period,
            Year year,
            YearMonth yearMonth,
            MonthDay monthDay) {}

    record Maybe(
            @Nullable String note,
            Optional<String> nick,
            Optional<Place> place,
            @Nullable Integer count) {}

    sealed interface Shape permits Circle, Square, Rounded {}

    record Circle(int r) implements Shape {}

    record Square(int r) implements Shape {}

    sealed interface Rounded extends Shape {}

    record Pill(int r, int width) implements Rounded {}

    record Drawing(Shape shape, List<Shape> others) {}

    record Box<T>(T value, List<T> more) {}

    record Crate(Box<String> names, Box<List<Integer>> counts, Box<?> any) {}

    record Tree(String name, List<Tree> below) {}

    record Arrays3(int[] ints, String[] texts, Place[] places) {}

    record Sorted(
            SortedSet<String> set,
            SortedMap<String, Integer> map,
            ArrayList<String> list,
            TreeMap<String, Set<Place>> of) {}

    record Kinds(
            HashMap<String, Integer> hash,
            LinkedHashMap<String, Integer> linked,
            HashSet<String> set,
            LinkedHashSet<String> linkedSet,
            NavigableSet<String> sorted,
            int[] ints,
            Collection<String> any) {}

    @SuppressWarnings("rawtypes")
    record Untold(
            List raw,
            Optional maybe,
            Box box,
            List<Status> constants,
            List<BigDecimal> decimals,
            ArrayList<Long> longs) {}

    record Grid<T>(T[] row, T[][] rows, List<T>[] lists) {}

    record Grids(Grid<String> texts) {}

    record Nothing() {}

    record Few(boolean flag, char letter, float size) {}

    record Any(@Nullable Object value) {}

    record Tag(String name) implements Comparable<Tag> {
        @Override
        public int compareTo(Tag other) {
            return name.compareTo(other.name);
        }
    }

    sealed interface Twins permits One.Same, Two.Same {}

    static final class One {
        record Same() implements Twins {}
    }

    static final class Two {
        record Same() implements Twins {}
    }

    private static <T> T readBack(T value) {
        FieldAccess<Object> access = access(value.getClass());
        @SuppressWarnings("unchecked")
        T back = (T) access.read(access.write(value));
        assertThat(access.same(value, back)).isTrue();
        assertThat(access.digest(back)).isEqualTo(access.digest(value));
        return back;
    }

    private static final Order ORDER =
            new Order("o1", Status.PAID, new Place("High St", 7), List.of(), Map.of("net", 12L), Set.of("b", "a"));

    @Test
    void aRecordIsAnObjectOfItsComponentsInTheirOrder() {
        FieldAccess<Object> access = access(Order.class);
        assertThat(access.kind(ORDER)).isEqualTo(Kind.OBJECT);
        assertThat(access.members(ORDER))
                .extracting(Map.Entry::getKey)
                .containsExactly("id", "status", "to", "stops", "prices", "tags");
        assertThat(access.member(ORDER, "id")).isEqualTo("o1");
        assertThat(access.member(ORDER, "none")).isNull();
        assertThat(access.size(ORDER)).isEqualTo(6);
        assertThat(access.text(Status.PAID)).isEqualTo("PAID");
        assertThat(access.write(ORDER))
                .isEqualTo("{\"id\":\"o1\",\"status\":\"PAID\",\"to\":{\"street\":\"High St\",\"number\":7},"
                        + "\"stops\":[],\"prices\":{\"net\":12},\"tags\":[\"a\",\"b\"]}");
        assertThat(readBack(ORDER)).isEqualTo(ORDER);
    }

    @Test
    void equalRecordsHaveTheDigestOfTheSameJson() {
        assertThat(access(Order.class).digest(ORDER))
                .isEqualTo(FieldAccess.json()
                        .digest(FieldAccess.json().read(access(Order.class).write(ORDER))));
    }

    @Test
    void everyScalarIsWrittenAndReadBack() {
        Scalar scalar = new Scalar(
                true,
                (byte) -1,
                (short) 2,
                3,
                Long.MAX_VALUE,
                0.1f,
                Math.scalb(1.0, -44),
                'ß',
                false,
                (byte) 1,
                (short) -2,
                -3,
                4L,
                1e10f,
                1e300,
                '\0',
                "text",
                new BigDecimal("1.10"),
                BigInteger.TEN.pow(40),
                Status.OPEN,
                new UUID(1, 2),
                URI.create("urn:x"),
                Currency.getInstance("EUR"),
                new byte[] {1, 2});
        Scalar back = readBack(scalar);
        assertThat(back.decimal()).isEqualTo(scalar.decimal());
        assertThat(back).usingRecursiveComparison().isEqualTo(scalar);
        assertThat(access(Scalar.class).write(scalar))
                .contains("\"f\":0.1,\"d\":5.684341886080802E-14", "\"ff\":10000000000");
    }

    @Test
    void everyTimeIsWrittenAndReadBack() {
        Instant instant = Instant.parse("2026-01-02T03:04:05.678Z");
        Times times = new Times(
                instant,
                LocalDate.EPOCH,
                LocalTime.NOON,
                LocalDateTime.parse("2026-01-02T03:04"),
                OffsetTime.parse("03:04+05:00"),
                instant.atOffset(ZoneOffset.ofHours(2)),
                instant.atZone(ZoneId.of("Europe/Berlin")),
                ZoneOffset.ofHours(-3),
                ZoneId.of("Asia/Tokyo"),
                Duration.ofMillis(1500),
                Period.ofMonths(14),
                Year.of(2026),
                YearMonth.of(2026, 5),
                MonthDay.of(2, 29));
        assertThat(readBack(times)).isEqualTo(times);
    }

    @Test
    void nullIsNullAndAnEmptyOptionalIsAbsent() {
        FieldAccess<Object> access = access(Maybe.class);
        Maybe maybe = new Maybe(null, Optional.empty(), Optional.of(new Place("x", 1)), 3);
        assertThat(access.write(maybe))
                .isEqualTo("{\"note\":null,\"place\":{\"street\":\"x\",\"number\":1},\"count\":3}");
        assertThat(access.kind(access.member(maybe, "note"))).isEqualTo(Kind.NULL);
        assertThat(access.member(maybe, "note")).hasToString("null");
        assertThat(access.member(maybe, "nick")).isNull();
        assertThat(access.size(maybe)).isEqualTo(3);
        assertThat(readBack(maybe)).isEqualTo(maybe);
        assertThat(access.read("{}")).isEqualTo(new Maybe(null, Optional.empty(), Optional.empty(), null));
        assertThat(((Maybe) access.read("{\"nick\":null}")).nick()).isNull();
    }

    @Test
    void theCasesOfASealedTypeAreNamedAndAreDifferentKinds() {
        FieldAccess<Object> access = access(Drawing.class);
        Drawing drawing = new Drawing(new Circle(1), List.of(new Pill(1, 2), new Square(3)));
        assertThat(access.write(drawing))
                .isEqualTo("{\"shape\":{\"@type\":\"Circle\",\"r\":1},\"others\":"
                        + "[{\"@type\":\"Pill\",\"r\":1,\"width\":2},{\"@type\":\"Square\",\"r\":3}]}");
        assertThat(readBack(drawing)).isEqualTo(drawing);
        assertThat(access.same(new Circle(1), new Square(1))).isFalse();
        assertThat(access.isSameType(new Circle(1), new Square(1))).isFalse();
        assertThat(access.isSameType(new Circle(1), new Circle(2))).isTrue();
        assertThat(access(Shape.class).read("{\"@type\":\"Pill\",\"r\":1,\"width\":2}"))
                .isEqualTo(new Pill(1, 2));
        assertThatThrownBy(() -> access.read("{\"shape\":{\"r\":1},\"others\":[]}"))
                .isInstanceOf(InputRejectedException.class)
                .hasMessage("the record: /shape: a Shape names its case as \"@type\", one of [Circle, Square, Pill]");
    }

    @Test
    void typeParametersStandForWhatIsDeclared() {
        Crate crate = new Crate(
                new Box<>("a", List.of("b")),
                new Box<>(List.of(1), List.of(List.of(2, 3))),
                new Box<>(Map.of("x", 1), List.of()));
        assertThat(readBack(crate)).isEqualTo(crate);
    }

    @Test
    void aRecordMayContainItsOwnTypeButNotItself() {
        Tree tree = new Tree("a", List.of(new Tree("b", List.of())));
        assertThat(readBack(tree)).isEqualTo(tree);
        FieldAccess<Object> access = access(Tree.class);
        access.check(tree);
        List<Tree> below = new ArrayList<>();
        Tree loop = new Tree("loop", below);
        below.add(loop);
        String refusal = "A record nests deeper than 512 levels, at a ";
        assertThatThrownBy(() -> access.check(loop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(refusal);
        assertThatThrownBy(() -> access.write(loop))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(refusal);
    }

    @Test
    void arraysAreLists() {
        FieldAccess<Object> access = access(Arrays3.class);
        Arrays3 value = new Arrays3(new int[] {1, 2}, new String[] {"a", null}, new Place[] {new Place("p", 1)});
        assertThat(access.elements(value.texts())).containsExactly("a", NullValue.NULL);
        assertThat((int[]) access.list(value.ints(), List.of(4, 5, 6))).containsExactly(4, 5, 6);
        assertThat(readBack(value)).usingRecursiveComparison().isEqualTo(value);
    }

    @Test
    void containersAreMadeAnewAsTheyAreDeclared() {
        Sorted sorted = new Sorted(
                new TreeSet<>(Set.of("b", "a")),
                new TreeMap<>(Map.of("x", 1)),
                new ArrayList<>(List.of("q")),
                new TreeMap<>(Map.of("k", Set.of(new Place("p", 1)))));
        assertThat(readBack(sorted)).isEqualTo(sorted);
        FieldAccess<Object> access = access(Sorted.class);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("set", List.of("z", "a"));
        members.put("map", Map.of("b", 1));
        members.put("list", new LinkedHashSet<>(List.of("l")));
        members.put("of", Map.of());
        assertThat(access.object(sorted, members))
                .isEqualTo(new Sorted(
                        new TreeSet<>(Set.of("a", "z")),
                        new TreeMap<>(Map.of("b", 1)),
                        new ArrayList<>(List.of("l")),
                        new TreeMap<>()));
        assertThat(access.list(new TreeSet<>(Comparator.reverseOrder()), List.of("a", "b"))
                        .toString())
                .isEqualTo("[b, a]");
    }

    @Test
    void setsAreTheSameWhateverTheirOrderAndListsAreNot() {
        FieldAccess<Object> access = access(Order.class);
        assertThat(access.same(new LinkedHashSet<>(List.of("a", "b")), new LinkedHashSet<>(List.of("b", "a"))))
                .isTrue();
        assertThat(access.same(Set.of("a"), Set.of("b"))).isFalse();
        assertThat(access.same(List.of("a", "b"), List.of("b", "a"))).isFalse();
        assertThat(access.same(List.of("a"), List.of("a", "b"))).isFalse();
        assertThat(access.elements(new LinkedHashSet<>(List.of("b", "a")))).containsExactly("a", "b");
        assertThat(access.elements(new LinkedHashSet<>(List.of(new Place("b", 1), new Place("a", 2)))))
                .containsExactly(new Place("b", 1), new Place("a", 2));
        assertThat(access.isOrdered(List.of())).isTrue();
        assertThat(access.isOrdered(Set.of())).isFalse();
    }

    @Test
    void numbersAreComparedByValueAndFitTheirType() {
        FieldAccess<Object> access = access(Scalar.class);
        assertThat(access.same(new BigDecimal("1.0"), new BigDecimal("1.00"))).isTrue();
        assertThat(access.same(1, 1L)).isTrue();
        assertThat(access.same(1, "1")).isFalse();
        assertThat(access.same(0.0, -0.0)).isTrue();
        assertThat(access.decimal(0.1f)).isEqualTo("0.1");
        assertThat(access.decimal(10.0)).isEqualTo("10");
        assertThat(access.number(7, new BigDecimal("8"))).isEqualTo(8);
        assertThat(access.number(0.1, new BigDecimal("0.3"))).isEqualTo(0.3);
        assertThatThrownBy(() -> access.number(7, new BigDecimal("1e10"))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> access.number(7.5, new BigDecimal("100000000000000000000.1")))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("100000000000000000000.1 is no Double; it would be rounded");
        assertThatThrownBy(() -> access.decimal(Double.NaN))
                .hasMessage("NaN is no number that can be kept; use null or a finite one");
    }

    @Test
    void aTextFindsItsWayBackToTheTypeItCameFrom() {
        FieldAccess<Object> access = access(Times.class);
        assertThat(access.text("a", "b")).isEqualTo("b");
        assertThat(access.text(Status.PAID, "OPEN")).isEqualTo(Status.OPEN);
        assertThat(access.text(ZoneId.of("Asia/Tokyo"), "UTC")).isEqualTo(ZoneId.of("UTC"));
        assertThat(access.text(LocalDate.EPOCH, "2026-01-02")).isEqualTo(LocalDate.of(2026, 1, 2));
    }

    @Test
    void mapsAreObjectsAndKeepTheirKind() {
        FieldAccess<Object> access = access(Order.class);
        Map<String, Object> map = new TreeMap<>();
        map.put("n", null);
        assertThat(access.kind(map)).isEqualTo(Kind.OBJECT);
        assertThat(access.member(map, "n")).isEqualTo(NullValue.NULL);
        assertThat(access.member(map, "m")).isNull();
        assertThat(access.size(map)).isEqualTo(1);
        assertThat(access.object(map, Map.of("z", NullValue.NULL, "a", 1)).toString())
                .isEqualTo("{a=1, z=null}");
        assertThat(access.object(map, Map.of("z", 1))).isInstanceOf(TreeMap.class);
        Map<String, Object> other = new TreeMap<>();
        other.put("m", null);
        assertThat(access.same(map, other)).isFalse();
        assertThat(access.same(map, new LinkedHashMap<>(map))).isTrue();
        assertThat(access.same(Map.of("a", 1), Map.of("a", 2))).isFalse();
        assertThat(access.same(Map.of("a", 1), Map.of())).isFalse();
        assertThat(access.same(Map.of("a", 1), new Place("a", 1))).isFalse();
        assertThat(access.isSameType(map, Map.of())).isTrue();
    }

    @Test
    void whatNoTypeDeclaresIsRefused() {
        FieldAccess<Object> access = access(Place.class);
        assertThatThrownBy(() -> access.kind(new Circle(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A dev.truce.conflict.access.ObjectAccessTest$Circle stands in a"
                        + " dev.truce.conflict.access.ObjectAccessTest$Place, but nothing in it declares one; declare the member as"
                        + " Circle");
    }

    @Test
    void aRecordIsMadeOfItsComponentsOnly() {
        FieldAccess<Object> access = access(Place.class);
        Place like = new Place("a", 1);
        assertThat(access.object(like, Map.of("street", "b", "number", 2))).isEqualTo(new Place("b", 2));
        String name = "dev.truce.conflict.access.ObjectAccessTest$Place";
        assertRefused(
                () -> access.object(like, Map.of("street", "b")),
                name + ".number is always there, for it is a int; declare it as an Optional");
        assertRefused(
                () -> access.object(like, Map.of("street", "b", "number", NullValue.NULL)),
                name + ".number is always there, for it is a int; declare it as an Optional");
        assertRefused(
                () -> access.object(like, Map.of("street", 1, "number", 1)),
                name + ".street is a java.lang.String and cannot hold a java.lang.Integer");
        assertRefused(
                () -> access.object(like, Map.of("town", "b")),
                name + " has no member \"town\"; it has [street, number]");
    }

    private static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void whatIsNoRecordOfTheTypeIsNotRead() {
        FieldAccess<Object> access = access(Order.class);
        String good = access.write(ORDER);
        assertThat(access.read(good)).isEqualTo(ORDER);
        List<List<String>> broken = List.of(
                List.of("\"PAID\"", "\"LOST\"", "/status: expected a Status (no constant of"),
                List.of("\"High St\"", "1", "/to/street: expected a String, but found 1"),
                List.of("7", "7.5", "/to/number: expected a int"),
                List.of("7", "null", "/to/number: expected a int, but found null"),
                List.of("\"stops\":[]", "\"stops\":{}", "/stops: expected a list, but found {}"),
                List.of("{\"net\":12}", "[]", "/prices: expected an object, but found []"),
                List.of("\"number\":7", "\"no\":7", "/to/no: Place has no such member; it has [street, number]"),
                List.of(",\"number\":7", "", "/to/number: it is missing, and a int is never null"),
                List.of("{\"street\":\"High St\",\"number\":7}", "[]", "/to: expected an object, but found []"));
        for (List<String> each : broken) {
            assertThat(good).contains(each.get(0));
            assertThatThrownBy(() -> access.read(good.replace(each.get(0), each.get(1))))
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageStartingWith("the record: " + each.get(2));
        }
        assertThatThrownBy(() -> access.read("null")).hasMessage("the record: a Order is an object, but found null");
        assertThat(Arrays.asList(((Order) access.read("{}")).stops())).containsExactly((List<Place>) null);
    }

    @Test
    void whatIsGivenBecomesTheContainerThatIsDeclared() {
        FieldAccess<Object> access = access(Kinds.class);
        Kinds like = new Kinds(
                new HashMap<>(),
                new LinkedHashMap<>(),
                new HashSet<>(),
                new LinkedHashSet<>(),
                new TreeSet<>(),
                new int[0],
                List.of());
        Map<String, Object> given = new HashMap<>();
        given.put("hash", Map.of("a", 1));
        given.put("linked", Map.of("b", 2));
        given.put("set", List.of("x"));
        given.put("linkedSet", List.of("z", "y"));
        given.put("sorted", List.of("b", "a"));
        given.put("ints", List.of(1, 2));
        given.put("any", Set.of("x"));
        Kinds made = (Kinds) access.object(like, given);
        assertThat(made.hash()).isEqualTo(Map.of("a", 1));
        assertThat(made.linked()).isEqualTo(Map.of("b", 2));
        assertThat(made.set()).containsExactly("x");
        assertThat(made.linkedSet()).containsExactly("z", "y");
        assertThat(made.sorted()).containsExactly("a", "b");
        assertThat(made.ints()).containsExactly(1, 2);
        assertThat(made.any()).isEqualTo(Set.of("x"));
        Map<String, Object> wrong =
                Map.of("hash", List.of(), "set", Map.of(), "ints", Map.of(), "any", Map.of(), "linkedSet", "x");
        wrong.forEach((name, value) -> {
            Map<String, Object> changed = new HashMap<>(given);
            changed.put(name, value);
            assertThatThrownBy(() -> access.object(like, changed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Kinds." + name + " is a ")
                    .hasMessageContaining(" and cannot hold a ");
        });
    }

    @Test
    void whatIsDeclaredWithoutItsTypeHoldsAnything() {
        Untold untold = new Untold(
                List.of(1, "a"),
                Optional.of("x"),
                new Box<>("v", List.of("w")),
                List.of(Status.PAID),
                List.of(new BigDecimal("1.0")),
                new ArrayList<>(List.of(7L)));
        assertThat(readBack(untold)).isEqualTo(untold);
        Untold other = new Untold(
                untold.raw(),
                untold.maybe(),
                untold.box(),
                List.of(Status.PAID),
                List.of(new BigDecimal("1.00")),
                untold.longs());
        assertThat(access(Untold.class).same(untold, other)).isTrue();
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void arraysMayHoldWhatATypeParameterStandsFor() {
        List<String>[] lists = new List[] {List.of("e"), List.of()};
        Grids grids = new Grids(new Grid<>(new String[] {"a"}, new String[][] {{"b"}, {"c", "d"}}, lists));
        FieldAccess<Object> access = access(Grids.class);
        String text = "{\"texts\":{\"row\":[\"a\"],\"rows\":[[\"b\"],[\"c\",\"d\"]],\"lists\":[[\"e\"],[]]}}";
        assertThat(access.write(grids)).isEqualTo(text);
        assertThat(access.write(readBack(grids))).isEqualTo(text);
        assertThatThrownBy(() -> access.read(text.replace("\"a\"", "1")))
                .hasMessageContaining("/texts/row/0: expected a String, but found 1");
    }

    @Test
    void aRecordMayHaveNoMembers() {
        assertThat(access(Nothing.class).write(new Nothing())).isEqualTo("{}");
        assertThat(readBack(new Nothing())).isEqualTo(new Nothing());
    }

    @Test
    void onlyTheCaseOfASealedTypeIsNamed() {
        assertThat(access(Tag.class).write(new Tag("a"))).isEqualTo("{\"name\":\"a\"}");
    }

    @Test
    void anOptionalThatIsNotDeclaredIsRefused() {
        assertThatThrownBy(() -> access(Any.class).write(new Any(Optional.of("a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A java.util.Optional stands in a ");
    }

    @Test
    void twoCasesOfOneNameAreRefused() {
        String name = "dev.truce.conflict.access.ObjectAccessTest$Twins";
        assertRefused(
                () -> FieldAccess.of(Twins.class),
                name + " is a " + name + ", which cannot be merged: two of its cases are named Same; rename one");
    }

    @Test
    void whatHasNoMembersIsNoObject() {
        FieldAccess<Object> access = access(Place.class);
        assertRefused(
                () -> access.members("text"),
                "A java.lang.String is no object of dev.truce.conflict.access.ObjectAccessTest$Place, so it has no"
                        + " members");
        assertThat(access.isSameType(Map.of(), new Place("a", 1))).isFalse();
        assertThat(access.agreement(Map.of("a", 1), Map.of("a", 1), Map.of("a", 2)))
                .isEqualTo(Agreement.LOCAL_AND_BASE);
        Place place = new Place("a", 1);
        assertThat(access.agreement(place, Map.of(), new Place("a", 1))).isEqualTo(Agreement.SERVER_AND_BASE);
        assertThat(access.agreement(place, new Place("a", 1), Map.of())).isEqualTo(Agreement.LOCAL_AND_BASE);
    }

    @Test
    void everyScalarHasAText() {
        FieldAccess<Object> access = access(Scalar.class);
        assertThat(access.text(12)).isEqualTo("12");
        assertThat(access.text(new BigDecimal("1.50"))).isEqualTo("1.50");
        assertThat(access.text(true)).isEqualTo("true");
        assertThat(access.text('x')).isEqualTo("x");
    }

    @Test
    void optionalsAreComparedByWhatTheyHold() {
        FieldAccess<Object> access = access(Maybe.class);
        assertThat(access.same(Optional.of(1), Optional.of(1L))).isTrue();
        assertThat(access.same(Optional.of("a"), Optional.empty())).isFalse();
        assertThat(access.same(Optional.empty(), Optional.of("a"))).isFalse();
        assertThat(access.same(Optional.of("a"), "a")).isFalse();
    }

    @Test
    void nullStandsWhereNoPrimitiveIsDeclared() {
        FieldAccess<Object> access = access(Order.class);
        Order order = (Order) access.read("{\"stops\":null,\"prices\":null,\"to\":null}");
        assertThat(order).isEqualTo(new Order(null, null, null, null, null, null));
        assertThat(access(Drawing.class).read("{\"shape\":null,\"others\":[null]}"))
                .isEqualTo(new Drawing(null, Arrays.asList((Shape) null)));
    }

    @Test
    void anObjectHoldsWhatAJsonTextSays() {
        FieldAccess<Object> access = access(Any.class);
        assertThat(access.read("{\"value\":true}")).isEqualTo(new Any(true));
        assertThat(access.read("{\"value\":null}")).isEqualTo(new Any(null));
        assertThat(access.read("{\"value\":\"a\"}")).isEqualTo(new Any("a"));
        assertThat(access.read("{\"value\":7}")).isEqualTo(new Any(7));
        assertThat(access.read("{\"value\":[1.5,{}]}")).isEqualTo(new Any(List.of(new BigDecimal("1.5"), Map.of())));
    }

    @Test
    void whatAScalarCannotHoldIsNotRead() {
        FieldAccess<Object> access = access(Few.class);
        String good = "{\"flag\":true,\"letter\":\"x\",\"size\":0.5}";
        assertThat(access.read(good)).isEqualTo(new Few(true, 'x', 0.5f));
        List<List<String>> broken = List.of(
                List.of("true", "1", "/flag: expected a boolean, but found 1"),
                List.of("\"x\"", "true", "/letter: expected a char, but found true"),
                List.of("\"x\"", "\"xy\"", "/letter: expected a char (a character has one UTF-16 unit)"),
                List.of("0.5", "1e39", "/size: expected a float (1E+39 is no Float; it would be rounded)"),
                List.of(
                        "0.5",
                        "0.1234567891",
                        "/size: expected a float (0.1234567891 is no Float; it would be rounded)"),
                List.of(
                        "0.5",
                        "\"" + "y".repeat(100) + "\"",
                        "/size: expected a float, but found \"" + "y".repeat(56) + "…"));
        for (List<String> each : broken) {
            assertThatThrownBy(() -> access.read(good.replace(each.get(0), each.get(1))))
                    .isInstanceOf(InputRejectedException.class)
                    .hasMessageStartingWith("the record: " + each.get(2));
        }
    }

    @Test
    void aFloatIsWrittenInTheFewestDigitsThatNameIt() {
        FieldAccess<Object> access = access(Scalar.class);
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (!Float.isFinite(value)) {
                continue;
            }
            BigDecimal decimal = access.decimal(value);
            assertThat(decimal.floatValue()).isEqualTo(value);
            assertThat(decimal.stripTrailingZeros().precision()).isLessThanOrEqualTo(9);
        }
        assertThat(access.decimal(16_777_216f)).isEqualTo("16777216");
        assertThat(access.decimal(3.4028235e38f)).isEqualByComparingTo("3.4028235e38");
        assertThatThrownBy(() -> access.number(7.5, new BigDecimal("1e400")))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("1E+400 is no Double; it would be rounded");
    }
}
