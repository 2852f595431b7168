package dev.truce.testkit.fault;

/**
 * One call of an object store, as a program made it.
 *
 * @param kind what was called
 * @param number counts the calls of this kind from 1 since the store was made
 * @param name the object's name; of a list the prefix
 */
public record StoreCall(Kind kind, int number, String name) {

    /** What can be called. */
    public enum Kind {
        /** An object is stored if its name has none. */
        PUT,
        /** The content of an object is read, or a part of it. */
        GET,
        /** Whether there is an object is asked. */
        CONTAINS,
        /** Names are listed. */
        LIST,
        /** An object is removed. */
        DELETE;

        /**
         * Whether programs see another state afterwards.
         *
         * @return true for whatever a read-only store refuses
         */
        public boolean isChanging() {
            return this == PUT || this == DELETE;
        }
    }

    @Override
    public String toString() {
        return kind + " " + number + " of " + name;
    }
}
