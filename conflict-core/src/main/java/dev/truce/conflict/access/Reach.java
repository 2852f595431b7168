package dev.truce.conflict.access;

import java.lang.invoke.MethodHandles;

/** Reaches the accessors and constructors of the user's classes. */
final class Reach {

    private Reach() {}

    /** A step that needs access. */
    interface Step<R> {
        R take() throws ReflectiveOperationException;
    }

    /** The widest lookup that the class's module allows. */
    static MethodHandles.Lookup into(Class<?> type) {
        Reach.class.getModule().addReads(type.getModule());
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        } catch (IllegalAccessException e) { // a package that is not open; what is public there may do
            return MethodHandles.publicLookup();
        }
    }

    static <R> R open(Class<?> type, Step<R> step) {
        try {
            return step.take();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(
                    type.getName()
                            + " cannot be reached: make it public and export its package, or open the package to "
                            + Reach.class.getPackageName() + "'s module (" + e.getMessage() + ")",
                    e);
        }
    }
}
