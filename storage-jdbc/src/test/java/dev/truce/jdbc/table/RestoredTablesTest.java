package dev.truce.jdbc.table;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tables with foreign keys to each other, to themselves and in a circle, with keys of two columns, unique values and actions, go
 * back to a snapshot column by column, whatever was edited; read with plain SQL. The seed of a failure is in its message;
 * {@code -Dtruce.seed=} begins with another. More seeds in the profile "faults".
 */
@Tag("slow")
class RestoredTablesTest {

    private static final long SEED = Long.getLong("truce.seed", 20260113);
    private static final int SEEDS = 2;
    private static final int MORE_SEEDS = 25;

    @TempDir
    Path folder;

    @TempDir
    Path other;

    static Stream<Arguments> seeds() {
        return each(SEED, SEEDS);
    }

    static Stream<Arguments> moreSeeds() {
        return each(SEED + SEEDS, MORE_SEEDS);
    }

    private static Stream<Arguments> each(long first, int seeds) {
        return Arrays.stream(Hotel.Kind.values())
                .flatMap(kind -> LongStream.range(first, first + seeds).mapToObj(seed -> arguments(kind, seed)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anAuthoritativeRestoreBringsEveryColumnBack(Hotel.Kind kind, long seed) {
        new RestoredTables(kind, seed, folder).authoritative(2);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRepairPutsBackWhatIsMissingAndLeavesTheRest(Hotel.Kind kind, long seed) {
        new RestoredTables(kind, seed, folder).repair();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aForkHoldsTheSnapshotAndLeavesTheDatabaseAlone(Hotel.Kind kind, long seed) {
        new RestoredTables(kind, seed, folder).fork(other);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRestoreOfOneTypeTouchesNoRowOfAnother(Hotel.Kind kind, long seed) {
        new RestoredTables(kind, seed, folder).oneType();
    }

    @Tag("faults")
    @ParameterizedTest
    @MethodSource("moreSeeds")
    void moreAuthoritativeRestores(Hotel.Kind kind, long seed) {
        new RestoredTables(kind, seed, folder).authoritative(5);
    }

    @Tag("faults")
    @ParameterizedTest
    @MethodSource("moreSeeds")
    void moreRepairs(Hotel.Kind kind, long seed) {
        new RestoredTables(kind, seed, folder).repair();
    }

    @Tag("faults")
    @ParameterizedTest
    @MethodSource("moreSeeds")
    void moreForks(Hotel.Kind kind, long seed) {
        new RestoredTables(kind, seed, folder).fork(other);
    }

    @Tag("faults")
    @ParameterizedTest
    @MethodSource("moreSeeds")
    void moreRestoresOfOneType(Hotel.Kind kind, long seed) {
        new RestoredTables(kind, seed, folder).oneType();
    }
}
