package dev.truce.testkit.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every operation passes here: it is numbered, noted, and made to fail when that was planned. */
final class Gate {

    private final List<Operation> operations = new ArrayList<>();
    private final List<Plan> plans = new ArrayList<>();
    private int crashBefore = Integer.MAX_VALUE;
    private int count;
    private boolean readOnly;

    private record Plan(int number, Fault fault, boolean staying) {

        boolean holdsFor(Operation operation) {
            boolean now = staying ? operation.number() >= number : operation.number() == number;
            return now && fault.appliesTo(operation.kind());
        }
    }

    /** What is to be done about an operation that was let through. */
    record Passage(Operation operation, @Nullable Fault fault) {

        /** How many of some bytes are read or written. */
        int length(int asked) {
            boolean isShort = fault == Fault.SHORT_READ || fault == Fault.SHORT_WRITE;
            return isShort ? Math.max(Math.min(asked, 1), asked / 2) : asked;
        }

        /** Called once the operation was done. */
        void done(String path) throws IOException {
            if (fault == Fault.EIO_AFTERWARDS) {
                throw fault.exception(operation.kind(), path);
            }
        }
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    void crashBefore(int number) {
        crashBefore = number;
    }

    void fail(int number, Fault fault, boolean staying) {
        plans.add(new Plan(number, fault, staying));
    }

    void heal() {
        plans.clear();
    }

    void setReadOnly(boolean readOnly) {
        this.readOnly = readOnly;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    Passage pass(Operation.Kind kind, String path, String detail) throws IOException {
        Operation operation = new Operation(++count, kind, detail.isEmpty() ? path : path + " " + detail);
        if (operation.number() >= crashBefore) {
            throw new SimulatedCrash(operation.toString());
        }
        operations.add(operation);
        if (readOnly && kind.isChanging()) {
            throw Fault.EROFS.exception(kind, path);
        }
        for (Plan plan : plans) {
            if (plan.holdsFor(operation)) {
                boolean before = plan.fault().isFailure() && plan.fault() != Fault.EIO_AFTERWARDS;
                if (before) {
                    throw plan.fault().exception(kind, path);
                }
                return new Passage(operation, plan.fault());
            }
        }
        return new Passage(operation, null);
    }
}
