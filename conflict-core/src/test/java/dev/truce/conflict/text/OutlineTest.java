package dev.truce.conflict.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.truce.integrity.json.JsonLimits;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where values stand, and what is known of two of them without their trees. */
class OutlineTest {

    private static final String COLLIDING = "{'beginning-1-theending':1,'beginning-2-theending':2}";

    @Test
    void anEntryTellsWhereItsValueAndItsNameStand() {
        Outline outline = read(" { 'a' : null , 'bc':{'d':[1,2]}}", null);
        assertThat(outline.isObject(outline.root())).isTrue();
        assertThat(outline.size(outline.root())).isEqualTo(2);
        int a = outline.root() + 1;
        assertThat(outline.isNull(a)).isTrue();
        assertThat(outline.isObject(a)).isFalse();
        assertThat(outline.name(a)).isEqualTo("a");
        assertThat(outline.memberStart(a)).isEqualTo(3);
        assertThat(outline.nameEnd(a)).isEqualTo(5);
        assertThat(outline.start(a)).isEqualTo(9);
        assertThat(outline.end(a)).isEqualTo(13);
        int bc = outline.next(a);
        assertThat(outline.name(bc)).isEqualTo("bc");
        assertThat(outline.isNull(bc)).isFalse();
        assertThat(outline.size(bc)).isEqualTo(1);
        int d = bc + 1;
        assertThat(outline.size(d)).isEqualTo(2);
        assertThat(outline.next(d)).isEqualTo(outline.next(bc));
        assertThat(outline.reference()).isSameAs(outline);
        assertThat(outline.twin(bc)).isEqualTo(bc);
        assertThat(outline.peer(bc)).isEqualTo(bc);
    }

    @Test
    void aMemberOfTheSameBytesIsATwinAndOneOfTheSameNameAPeer() {
        Outline base = read("{'a':1,'b':{'c':2},'d':3}", null);
        Outline local = read("{ 'a':1,'b':{'c':7},'x':0}", base);
        Outline server = read("{'d':3,'a':1,'b':{'c':2}}", base);
        int baseA = 1;
        int baseB = base.next(baseA);
        int localA = 1;
        int localB = local.next(localA);
        int localX = local.next(localB);
        assertThat(local.reference()).isSameAs(base);
        assertThat(local.twin(localA)).isEqualTo(baseA);
        assertThat(local.twin(localB)).isNegative();
        assertThat(local.peer(localB)).isEqualTo(baseB);
        assertThat(local.twin(localX)).isNegative();
        assertThat(local.peer(localX)).isNegative();
        assertThat(local.start(localA)).isEqualTo(base.start(baseA) + 1);
        assertThat(local.name(localA)).isEqualTo("a");
        int serverD = 1;
        int serverA = server.next(serverD);
        int serverB = server.next(serverA);
        assertThat(server.isSameTwin(serverD, local, localX)).isFalse();
        assertThat(local.isSameTwin(localX, local, localX)).as("no twin").isFalse();
        assertThat(base.isSameTwin(baseA, local, localA)).isTrue();
        assertThat(base.isSameTwin(baseB, local, localA)).isFalse();
        assertThat(local.sameName(localB, server, serverB)).isTrue();
        assertThat(local.sameName(localA, server, serverB)).isFalse();
        assertThat(local.sameName(localX, server, serverB)).isFalse();
        assertThat(local.sameName(localX, local, localX)).isTrue();
        assertThat(local.sameName(localX, server, serverA))
                .as("only one is known")
                .isFalse();
        assertThat(server.sameName(serverA, local, localA)).isTrue();
        assertThat(server.sameName(serverA, local, localB)).isFalse();
        Outline late = read("{'q':7,'b':{'c':7},'a':2}", base);
        int lateB = late.next(1);
        assertThat(late.sameName(lateB, local, localB)).isTrue();
        assertThat(late.peer(late.next(lateB))).as("passed already").isNegative();
        assertThat(late.sameName(late.next(lateB), local, localA))
                .as("told from its bytes")
                .isTrue();
        assertThat(local.sameName(localA, late, late.next(lateB))).isTrue();
        assertThat(local.sameName(localB, late, late.next(lateB))).isFalse();
        assertThat(local.sameName(localB, local, localX)).isFalse();
    }

    @Test
    void aTwinIsKnownWhateverStandsAroundIt() {
        Outline base = read("{'a':1, 'b':2,'c':3}", null);
        Outline spaced = read("{'a':1 ,'b':2,'c':3}", base);
        Outline dense = read("{'a':1,'b':2,'c':3}", base);
        Outline changed = read("{'a':9, 'b':2,'c':3}", base);
        for (int entry = 1; entry <= 3; entry++) {
            assertThat(spaced.twin(entry)).as("space before the comma").isEqualTo(entry);
            assertThat(dense.twin(entry)).as("no space behind the comma").isEqualTo(entry);
            assertThat(changed.twin(entry)).as("behind what changed").isEqualTo(entry == 1 ? -1 : entry);
        }
    }

    @Test
    void namesOfOneHashAreToldApart() {
        Outline base = read("{'q':0}", null);
        Outline one = read(COLLIDING, base);
        int second = one.next(1);
        assertThat(one.nameHash(1)).isEqualTo(one.nameHash(second));
        assertThat(one.sameName(1, one, second)).isFalse();
        assertThat(one.sameName(1, read(COLLIDING, base), 1)).isTrue();
        Outline colliding = read(COLLIDING, null);
        assertThat(read("{'beginning-2-theending':7}", colliding).peer(1)).isEqualTo(second);
        assertThat(read("{'beginning-3-theending':7}", colliding).peer(1)).isNegative();
    }

    @Test
    void bytesAreComparedWhereverTheyStand() {
        Outline one = read("[1, 2, 1, 12]", null);
        Outline other = read("[2,1]", null);
        assertThat(one.sameBytes(1, other, 2)).isTrue();
        assertThat(one.sameBytes(1, other, 1)).isFalse();
        assertThat(one.sameBytes(1, one, 1)).isTrue();
        assertThat(one.sameBytes(1, one, 3)).isTrue();
        assertThat(one.sameBytes(1, one, 2)).isFalse();
        assertThat(one.sameBytes(1, one, 4)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1      | 2       | true",
                "1      | 1.0     | false",
                "1.0    | 1.00    | false",
                "0      | -0      | false",
                "-0.0   | 0.0     | false",
                "1.5    | 2.5     | true",
                "1.5    | 10.5    | true",
                "-1.5   | 1.5     | false",
                "1.5    | 2.50    | false",
                "10     | 1.5     | false",
                "'a'    | 'b'     | true",
                "'a'    | '\\u0061' | false",
                "'\\u0061' | 'a'  | false",
                "'\\u0061' | '\\u0041' | false",
                "1      | '1'     | true",
                "1.0    | '1'     | true",
                "'1'    | 1.0     | true",
                "true   | false   | true",
                "null   | false   | true",
                "[1]    | {'a':1} | true",
                "[1]    | [1.0]   | false",
                "[1]    | [2]     | true",
                "[1,2]  | [1.0,3] | true",
                "[1,2]  | [1,2.0] | false",
                "[1]    | [1,1]   | true",
                "[]     | [1]     | true",
                "[[1],{}] | [[1.0],{}] | false",
                "[[1],2] | [[3],2] | true",
                "[{'a':1}] | [{'a':2}] | false",
                "{'a':1,'b':2} | {'b':2,'a':1} | false",
                "'\\u0061' | 7    | true",
            })
    void whatMayBeWrittenInTwoWaysHasToBeCompared(String one, String two, boolean differs) {
        Outline first = read(one, null);
        Outline second = read(two, null);
        assertThat(OutlineDifference.isCertain(first, 0, second, 0)).isEqualTo(differs);
        assertThat(OutlineDifference.isCertain(second, 0, first, 0)).isEqualTo(differs);
    }

    @Test
    void membersAreFoundByNameInAnObjectOfAnySize() {
        NameIndex index = new NameIndex();
        for (int size :
                IntStream.concat(IntStream.range(0, 40), IntStream.of(200, 5)).toArray()) {
            Outline object = read(members(0, size), null);
            Outline others = read(members(size / 2, size + 3), null);
            assertThat(index.fill(object, object.root())).isTrue();
            int member = others.root() + 1;
            for (int i = size / 2; i < size + 3; i++) {
                assertThat(index.find(object, others, member))
                        .as("%d of %d", i, size)
                        .isEqualTo(i < size ? i + 1 : NameIndex.ABSENT);
                member = others.next(member);
            }
        }
    }

    @Test
    void anIndexGivesUpOnNamesMadeToCollide() {
        NameIndex index = new NameIndex();
        Outline full = read(colliding(0, 64), null);
        assertThat(index.fill(full, full.root())).isTrue();
        assertThat(index.find(full, read(colliding(63, 64), null), 1)).isEqualTo(64);
        assertThat(index.find(full, read(colliding(64, 65), null), 1)).isEqualTo(NameIndex.ABSENT);
    }

    /** Tables are used again, one for each outline of a merge; those of large documents are not kept. */
    @Test
    void whatARoomHeldBeforeDoesNotShow() {
        OutlineRoom room = new OutlineRoom();
        String large =
                IntStream.range(0, 5_000).mapToObj(i -> "{'n':" + i + "}").collect(Collectors.joining(",", "[", "]"));
        for (String text : new String[] {large, members(0, 40), "{'a':1}", "[{},[],null]", members(3, 9), large}) {
            Outline one = read(text, null, room);
            Outline two = read(text, one, room);
            Outline three = read("{'x':[" + text + "]}", one, room);
            Outline four = read(" " + text, null, room);
            Outline fresh = read(text, null);
            assertThat(OutlineTree.of(one, 0)).isEqualTo(OutlineTree.of(fresh, 0));
            assertThat(OutlineTree.of(two, 0)).isEqualTo(OutlineTree.of(fresh, 0));
            assertThat(OutlineTree.of(four, 0)).isEqualTo(OutlineTree.of(fresh, 0));
            assertThat(OutlineTree.of(three, 0).at("/x/0")).isEqualTo(OutlineTree.of(fresh, 0));
            room.takeBack(one);
            room.takeBack(null);
            room.takeBack(two);
            room.takeBack(three);
            room.takeBack(four);
        }
    }

    @Test
    void aRoomKeepsThreeTablesOfCommonSize() {
        OutlineRoom room = new OutlineRoom();
        Outline small = read("[1]", null, room);
        room.takeBack(small);
        assertThat(room.table(small.table().length)).isSameAs(small.table());
        assertThat(room.table(small.table().length)).as("only once").isNotSameAs(small.table());
        room.takeBack(small);
        assertThat(room.table(small.table().length + 1)).hasSize(small.table().length + 1);

        Outline atTheBound = read("[1]" + " ".repeat(20 * (4_096 - 4) - 3), null, room);
        assertThat(atTheBound.table()).hasSize(1 << 15);
        Outline beyond = read("[1]" + " ".repeat(20 * (4_096 - 3) - 3), null, room);
        room.takeBack(beyond);
        assertThat(room.table(1)).isNotSameAs(beyond.table());
        room.takeBack(atTheBound);
        assertThat(room.table(1)).isSameAs(atTheBound.table());

        for (int i = 0; i < 5; i++) {
            room.takeBack(small);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(room.table(1)).isSameAs(small.table());
        }
        assertThat(room.table(1)).hasSize(1);
    }

    private static String members(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "'m" + i + "':" + i).collect(Collectors.joining(",", "{", "}"));
    }

    private static String colliding(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> String.format("'beginning%02dtheending':%d", i, i))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Outline read(String text, @Nullable Outline reference) {
        return read(text, reference, new OutlineRoom());
    }

    private static Outline read(String text, @Nullable Outline reference, OutlineRoom room) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(
                OutlineReader.read(bytes, 0, bytes.length, reference, JsonLimits.defaults(), room), text);
    }
}
