package dev.truce.integrity.bag;

import java.util.regex.Pattern;

/**
 * Names of files in a bag. Written names are ordinary on every file system and need no encoding, so that
 * {@code sha256sum -c} reads the manifests as they are; read names are decoded as RFC 8493 section 2.1.3 says.
 */
final class BagPath {

    private static final Pattern WRITABLE_SEGMENT =
            Pattern.compile("[^\\p{Cntrl}\\p{Cs}/\\\\%:*?\"<>|]{0,254}[^\\p{Cntrl}\\p{Cs}/\\\\%:*?\"<>|. ]");
    private static final int MAX_CHARS = 1_024;

    private BagPath() {}

    /** Refuses a name that is not a plain relative path. */
    static String requireWritable(String path) {
        for (String segment : path.split("/", -1)) {
            boolean hidden = segment.startsWith(".") || segment.startsWith(" ");
            if (hidden
                    || path.length() > MAX_CHARS
                    || !WRITABLE_SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException(
                        "\"" + path + "\" is not a name for a file in a bag; use segments joined"
                                + " by '/', without control characters or any of \\ % : * ? \" < > |, not starting or ending with"
                                + " a dot or space");
            }
        }
        return path;
    }

    /** True if a name read from a manifest stays inside the bag. */
    static boolean isContained(String path) {
        if (path.isEmpty() || path.contains("\\") || path.contains("\0") || path.contains(":")) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /** Decodes the three characters a manifest encodes: CR, LF and the percent sign. */
    static String decode(String encoded) {
        return encoded.replaceAll("%0[Dd]", "\r").replaceAll("%0[Aa]", "\n").replace("%25", "%");
    }
}
