package dev.truce.cli.terminal;

import dev.truce.conflict.audit.SealRefusedException;
import dev.truce.conflict.queue.DecisionRefusedException;
import dev.truce.conflict.queue.StaleCaseException;
import dev.truce.conflict.registry.RegistryRefusedException;
import dev.truce.conflict.ruleset.MetadataException;
import dev.truce.conflict.ruleset.RulesetException;
import dev.truce.conflict.ruleset.UnsafeTopologyException;
import dev.truce.integrity.DamageException;
import dev.truce.integrity.age.KeyRefusedException;
import dev.truce.integrity.file.DurabilityException;
import dev.truce.integrity.file.StorageFullException;
import dev.truce.integrity.json.InputRejectedException;
import dev.truce.jdbc.database.DatabaseException;
import dev.truce.rollback.CorruptSnapshotException;
import dev.truce.rollback.PlanRefusedException;
import dev.truce.rollback.RollbackCancelledException;
import dev.truce.rollback.RollbackInterruptedException;
import dev.truce.rollback.execution.ApprovalRequiredException;
import dev.truce.rollback.execution.StalePlanException;
import dev.truce.rollback.export.ImportRefusedException;
import dev.truce.rollback.guard.RefusedException;
import dev.truce.rollback.retention.PruneRefusedException;
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
import java.util.List;
import java.util.Objects;

/**
 * An error as the caller sees it.
 *
 * @param code the exit code
 * @param message what was asked, what was found, what to do; one line or two
 */
public record Failure(ExitCode code, String message) {

    public static Failure of(Throwable error) {
        return new Failure(codeOf(error), messageOf(error));
    }

    private static ExitCode codeOf(Throwable error) {
        if (error instanceof UnsafeTopologyException
                || error instanceof PruneRefusedException
                || error instanceof SealRefusedException
                || error instanceof RefusedException) {
            return ExitCode.REFUSED;
        }
        if (error instanceof RegistryRefusedException refused) {
            return switch (refused.problem()) {
                case UNKNOWN_VERSION, WRONG_VERSION -> ExitCode.USAGE;
                case VERSION_TAKEN, BUMP_TOO_SMALL, NEVER_ACTIVE -> ExitCode.REFUSED;
            };
        }
        if (error instanceof OutOfMemoryError
                || error instanceof InputRejectedException
                || error instanceof RulesetException
                || error instanceof MetadataException
                || error instanceof DecisionRefusedException
                || error instanceof UnknownSnapshotException
                || error instanceof PlanRefusedException) {
            return ExitCode.USAGE;
        }
        if (error instanceof StaleCaseException
                || error instanceof StalePlanException
                || error instanceof UnexpectedRecordException
                || error instanceof StalePruneException
                || error instanceof ClaimLostException
                || error instanceof UnfinishedOperationException) {
            return ExitCode.STALE;
        }
        if (error instanceof StorageFullException) {
            return ExitCode.STORAGE_FULL;
        }
        if (error instanceof StoreLockedException) {
            return ExitCode.LOCKED;
        }
        if (error instanceof ApprovalRequiredException || error instanceof KeyRefusedException) {
            return ExitCode.NOT_APPROVED;
        }
        if (error instanceof ImportRefusedException refused) {
            return refused.findings().isEmpty() ? ExitCode.REFUSED : ExitCode.LEFT_OPEN;
        }
        if (error instanceof CorruptSnapshotException
                || error instanceof RollbackCancelledException
                || (error instanceof RollbackInterruptedException
                        && error.getCause() instanceof RollbackCancelledException)) {
            return ExitCode.LEFT_OPEN;
        }
        if (error instanceof RollbackInterruptedException) {
            return error.getCause() instanceof StorageFullException ? ExitCode.STORAGE_FULL : ExitCode.INPUT_OUTPUT;
        }
        if (error instanceof DatabaseException refused) {
            return codeOf(refused.problem());
        }
        if (error instanceof DamageException) {
            return ExitCode.LEFT_OPEN;
        }
        if (error instanceof DurabilityException
                || error instanceof IOException
                || error instanceof UncheckedIOException) {
            return ExitCode.INPUT_OUTPUT;
        }
        return ExitCode.INTERNAL;
    }

    private static ExitCode codeOf(DatabaseException.Problem problem) {
        return switch (problem) {
            case NOT_FOUND, NOT_A_DATABASE, NEWER, UNFIT -> ExitCode.USAGE;
            case NOT_WRITABLE, FAILED -> ExitCode.INPUT_OUTPUT;
            case FULL -> ExitCode.STORAGE_FULL;
        };
    }

    private static String messageOf(Throwable error) {
        if (error instanceof UncheckedIOException wrapped) {
            IOException cause = Objects.requireNonNull(wrapped.getCause());
            return cause.toString().equals(wrapped.getMessage()) ? messageOf(cause) : oneLine(wrapped);
        }
        if (error instanceof NoSuchFileException missing) {
            return missing.getFile() + ": there is no such file or folder; check the path";
        }
        if (error instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission is denied; check owner and mode";
        }
        if (error instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + ": exists already; name another or remove it";
        }
        if (error instanceof NotDirectoryException file) {
            return file.getFile() + ": is not a folder; name another";
        }
        if (error instanceof OutOfMemoryError) {
            return "this takes more memory than the " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB there are; split the input, or give more: TRUCE_JAVA_OPTS=-Xmx4g";
        }
        if (error instanceof RollbackCancelledException) {
            return "cancelled before anything was changed; call it again to do it after all";
        }
        if (error instanceof RollbackInterruptedException) {
            return oneLine(error) + " See: truce recover, truce recover --undo";
        }
        if (codeOf(error) == ExitCode.INTERNAL) {
            return "internal error: " + error.getClass().getSimpleName() + ": " + oneLine(error);
        }
        return oneLine(error);
    }

    private static String oneLine(Throwable error) {
        return Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName())
                .strip()
                .replaceAll("\\s*\\R\\s*", " ");
    }

    /** The lines for standard error. */
    public List<String> lines(boolean debug) {
        return code == ExitCode.INTERNAL && !debug
                ? List.of(message, "--debug shows the stack trace; please report it")
                : List.of(message);
    }
}
