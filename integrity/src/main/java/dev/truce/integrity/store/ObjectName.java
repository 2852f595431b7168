package dev.truce.integrity.store;

import java.util.regex.Pattern;

/** The rules for names of objects. They keep every name inside the store and legal on every file system. */
final class ObjectName {

    private static final String SEGMENT = "[a-z0-9_-][a-z0-9._-]{0,254}";
    private static final Pattern NAME = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*");
    private static final Pattern PREFIX = Pattern.compile("(?:" + SEGMENT + "/)*(?:" + SEGMENT + ")?");
    private static final int MAX_CHARS = 1_024;

    private ObjectName() {}

    static boolean isLegal(String name) {
        return name.length() <= MAX_CHARS && NAME.matcher(name).matches();
    }

    static String require(String name) {
        if (!isLegal(name)) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is not an object name; expected segments of a-z, 0-9, '.',"
                            + " '_' and '-' joined by '/', none starting with a dot");
        }
        return name;
    }

    static String requirePrefix(String prefix) {
        if (prefix.length() > MAX_CHARS || !PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException(
                    "\"" + prefix + "\" cannot start an object name; use \"\" for all names");
        }
        return prefix;
    }

    static void requireRange(String name, long offset, int length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("part of \"" + name + "\" was asked for, but " + length + " bytes from "
                    + offset + " on are none; neither may be negative");
        }
    }

    static IllegalArgumentException directoryClash(String name) {
        return new IllegalArgumentException(
                "\"" + name + "\" and another object would be file and directory at once; choose another name");
    }
}
