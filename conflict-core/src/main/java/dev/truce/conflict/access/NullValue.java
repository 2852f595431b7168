package dev.truce.conflict.access;

/** Null as a value of the user's own types, where a reference of null already stands for Absent. */
enum NullValue {
    NULL;

    @Override
    public String toString() {
        return "null";
    }
}
