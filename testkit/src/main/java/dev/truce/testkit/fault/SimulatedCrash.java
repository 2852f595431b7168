package dev.truce.testkit.fault;

import java.io.Serial;

/**
 * The process is dead: this call of the file system and every later one was not made. An error, so that programs which
 * handle failures do not handle it.
 */
public final class SimulatedCrash extends Error {

    @Serial
    private static final long serialVersionUID = 1L;

    SimulatedCrash(String before) {
        super("crash before " + before);
    }
}
