package dev.truce.integrity;

import java.util.OptionalLong;

/** One thing a verification found wrong. Its {@link #message} is a line for a user; {@link #file} is what it accuses. */
public sealed interface Finding {

    /**
     * What is wrong, by name.
     *
     * @return the path below the verified directory, joined by {@code /}, or the name of an object
     */
    String file();

    /**
     * What was found.
     *
     * @return one line, starting with {@link #file}
     */
    String message();

    /**
     * Something is not there.
     *
     * @param file what should be there
     * @param neededBy what names it
     */
    record Missing(String file, String neededBy) implements Finding {
        @Override
        public String message() {
            return file + ": missing; " + neededBy + " names it";
        }
    }

    /**
     * Something is there that nothing accounts for.
     *
     * @param file what is there
     * @param why why it does not belong there
     */
    record Unexpected(String file, String why) implements Finding {
        @Override
        public String message() {
            return file + ": unexpected; " + why;
        }
    }

    /**
     * Bytes have changed.
     *
     * @param file where
     * @param offset the first byte known to be wrong, counted from 0; empty when only the whole is known to be wrong
     * @param what what does not match
     */
    record Damaged(String file, OptionalLong offset, String what) implements Finding {
        @Override
        public String message() {
            return file + ": damaged" + (offset.isPresent() ? " at byte " + offset.getAsLong() : "") + "; " + what;
        }
    }

    /**
     * The end is missing.
     *
     * @param file where
     * @param expectedBytes the length it should have
     * @param foundBytes the length it has
     */
    record Truncated(String file, long expectedBytes, long foundBytes) implements Finding {
        @Override
        public String message() {
            return file + ": truncated; it should have " + expectedBytes + " bytes but has " + foundBytes;
        }
    }

    /**
     * Something does not follow its format, whether by damage or by its writer.
     *
     * @param file where
     * @param problem what does not follow the format
     */
    record Malformed(String file, String problem) implements Finding {
        @Override
        public String message() {
            return file + ": malformed; " + problem;
        }
    }

    /**
     * Something whole stands in a place that is not its own.
     *
     * @param file where it stands
     * @param belongs where it belongs
     */
    record Misplaced(String file, String belongs) implements Finding {
        @Override
        public String message() {
            return file + ": in the wrong place; this is " + belongs;
        }
    }

    /**
     * Nothing could be said, because what would prove it is damaged itself.
     *
     * @param file what could not be proved
     * @param why what is damaged
     */
    record Unproven(String file, String why) implements Finding {
        @Override
        public String message() {
            return file + ": not proved; " + why;
        }
    }
}
