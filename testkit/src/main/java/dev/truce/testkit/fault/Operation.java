package dev.truce.testkit.fault;

/**
 * One call of the file system, as a program made it.
 *
 * @param number counts from 1 since the file system was made
 * @param kind what was called
 * @param subject the path, and what else the call was given
 */
public record Operation(int number, Kind kind, String subject) {

    /** What can be called. */
    public enum Kind {
        /** A file is opened that is there. */
        OPEN(false),
        /** A file is made and opened. */
        CREATE(true),
        /** Bytes of a file are read. */
        READ(false),
        /** Bytes are written into a file. */
        WRITE(true),
        /** A file is cut or lengthened. */
        TRUNCATE(true),
        /** A file or directory is made durable. */
        FORCE(false),
        /** A file is locked. */
        LOCK(false),
        /** The names in a directory are read. */
        LIST(false),
        /** Attributes are read. */
        STAT(false),
        /** Permissions or times are set. */
        CHANGE_ATTRIBUTES(true),
        /** A directory is made. */
        MAKE_DIRECTORY(true),
        /** A hard link is made. */
        LINK(true),
        /** A symbolic link is made. */
        SYMBOLIC_LINK(true),
        /** An entry is renamed, replacing what has the new name. */
        RENAME(true),
        /** A file, link or empty directory is removed. */
        DELETE(true);

        private final boolean changing;

        Kind(boolean changing) {
            this.changing = changing;
        }

        /**
         * Whether programs see another state afterwards.
         *
         * @return true for whatever a read-only file system refuses
         */
        public boolean isChanging() {
            return changing;
        }
    }

    @Override
    public String toString() {
        return number + " " + kind + " " + subject;
    }
}
