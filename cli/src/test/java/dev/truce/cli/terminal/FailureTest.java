package dev.truce.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.truce.cli.Call;
import dev.truce.cli.Seats;
import dev.truce.cli.Workshop;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.queue.Decision;
import dev.truce.conflict.queue.DecisionCheck;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.Finding;
import dev.truce.integrity.VerificationReport;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.jdbc.SqliteWorkspace;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.rollback.CorruptSnapshotException;
import dev.truce.rollback.PlanRefusedException;
import dev.truce.rollback.RollbackCancelledException;
import dev.truce.rollback.RollbackInterruptedException;
import dev.truce.rollback.export.ImportRefusedException;
import dev.truce.rollback.retention.StalePruneException;
import dev.truce.rollback.snapshot.UnknownSnapshotException;
import dev.truce.rollback.store.ClaimLostException;
import dev.truce.rollback.store.StoreLockedException;
import dev.truce.rollback.store.UnexpectedRecordException;
import dev.truce.rollback.store.UnfinishedOperationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which exit code an error has, and how it reads. */
class FailureTest {

    private static final Finding MISSING = new Finding.Missing("packs/1", "the index");

    static Stream<Arguments> codes() {
        return Stream.of(
                arguments(new MetadataException(FieldPath.parse("/id"), "no key"), ExitCode.USAGE),
                arguments(new UnknownSnapshotException("no such snapshot"), ExitCode.USAGE),
                arguments(new PlanRefusedException("no such plan"), ExitCode.USAGE),
                arguments(new UnexpectedRecordException("another record"), ExitCode.STALE),
                arguments(new StalePruneException("another snapshot"), ExitCode.STALE),
                arguments(new ClaimLostException("taken for dead"), ExitCode.STALE),
                arguments(new UnfinishedOperationException("another is open"), ExitCode.STALE),
                arguments(new StoreLockedException("in use"), ExitCode.LOCKED),
                arguments(new ImportRefusedException("a record is there", List.of()), ExitCode.REFUSED),
                arguments(new ImportRefusedException("damaged", List.of(MISSING)), ExitCode.LEFT_OPEN),
                arguments(new DamageException(MISSING), ExitCode.LEFT_OPEN),
                arguments(
                        new CorruptSnapshotException(new VerificationReport("3f9a", 1, 1, List.of(MISSING))),
                        ExitCode.LEFT_OPEN),
                arguments(interrupted(new RollbackCancelledException()), ExitCode.LEFT_OPEN),
                arguments(
                        interrupted(DurabilityException.of("writing", new IOException("No space left on device"))),
                        ExitCode.STORAGE_FULL),
                arguments(interrupted(new IOException("broken pipe")), ExitCode.INPUT_OUTPUT),
                arguments(database(DatabaseException.Problem.UNFIT), ExitCode.USAGE),
                arguments(database(DatabaseException.Problem.FAILED), ExitCode.INPUT_OUTPUT),
                arguments(database(DatabaseException.Problem.FULL), ExitCode.STORAGE_FULL),
                arguments(DurabilityException.of("writing", new IOException("broken pipe")), ExitCode.INPUT_OUTPUT),
                arguments(new IOException("broken pipe"), ExitCode.INPUT_OUTPUT),
                arguments(new UncheckedIOException(new IOException("broken pipe")), ExitCode.INPUT_OUTPUT),
                arguments(new IllegalStateException("cannot be"), ExitCode.INTERNAL));
    }

    private static Throwable interrupted(Exception cause) {
        return new RollbackInterruptedException("Plan 1 was interrupted.", cause);
    }

    private static Throwable database(DatabaseException.Problem problem) {
        return new DatabaseException(problem, "it cannot be used");
    }

    @ParameterizedTest
    @MethodSource("codes")
    void theExitCodeTellsWhatKindOfErrorItWas(Throwable error, ExitCode code) {
        assertThat(Failure.of(error).code()).isEqualTo(code);
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                arguments(new NoSuchFileException("a"), "a: there is no such file or folder; check the path"),
                arguments(new AccessDeniedException("a"), "a: permission is denied; check owner and mode"),
                arguments(new FileAlreadyExistsException("a"), "a: exists already; name another or remove it"),
                arguments(new NotDirectoryException("a"), "a: is not a folder; name another"),
                arguments(
                        new UncheckedIOException(new AccessDeniedException("a")),
                        "a: permission is denied; check owner and mode"),
                arguments(new UncheckedIOException("a: reading failed", new IOException("x")), "a: reading failed"),
                arguments(
                        new RollbackCancelledException(),
                        "cancelled before anything was changed; call it again to do it after all"),
                arguments(
                        interrupted(new RollbackCancelledException()),
                        "Plan 1 was interrupted. See: truce recover, truce recover --undo"),
                arguments(new StoreLockedException(" in use;\n  wait "), "in use; wait"),
                arguments(new IllegalStateException("cannot be"), "internal error: IllegalStateException: cannot be"),
                arguments(new NullPointerException(), "internal error: NullPointerException: NullPointerException"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theMessageIsOneLineThatSaysWhatToDo(Throwable error, String message) {
        assertThat(Failure.of(error).message()).isEqualTo(message);
    }

    @Test
    void whoRunsOutOfMemoryIsToldHowToGiveMore() {
        Failure failure = Failure.of(new OutOfMemoryError("Java heap space"));
        assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
        assertThat(failure.message())
                .matches("this takes more memory than the \\d+ MiB there are; split the input, or give more:"
                        + " TRUCE_JAVA_OPTS=-Xmx4g");
    }

    @Test
    void aFaultOfTheProgramIsToBeReportedWithItsStackTrace() {
        Failure fault = Failure.of(new IllegalStateException("cannot be"));
        assertThat(fault.lines(false))
                .containsExactly(fault.message(), "--debug shows the stack trace; please report it");
        assertThat(fault.lines(true)).containsExactly(fault.message());
        Failure other = Failure.of(new StoreLockedException("in use"));
        assertThat(other.lines(false)).containsExactly("in use");
    }

    @Test
    void aCaseThatMovedOnIsStale(@TempDir Path folder) {
        Workshop shop = Seats.parked(folder, 1);
        try (SqliteWorkspace workspace =
                SqliteWorkspace.open(shop.path(".truce/truce.db"), InstantSource.fixed(Call.NOW))) {
            Throwable refused = catchThrowable(() -> workspace
                    .queue()
                    .decide(1, 7, new Decision.TakeSide(Decision.Pick.LOCAL), DecisionCheck.none(), "ann", ""));
            assertThat(refused).isInstanceOf(StaleCaseException.class);
            assertThat(Failure.of(refused).code()).isEqualTo(ExitCode.STALE);
        }
    }
}
