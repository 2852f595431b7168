package dev.truce.conflict.text;

/** Tells from the text alone that two values differ, so that no trees have to be made of them. */
public final class OutlineDifference {

    private OutlineDifference() {}

    /**
     * Whether two values whose bytes differ are certain to differ in value too: {@code 1} and {@code 1.0} do not.
     *
     * @param one an outline
     * @param entry a value there that is no twin
     * @param two another outline
     * @param otherEntry a value there that is no twin
     * @return false when the values have to be compared
     */
    public static boolean isCertain(Outline one, int entry, Outline two, int otherEntry) {
        int kind = one.kind(entry);
        int other = two.kind(otherEntry);
        if (isNumber(kind) && isNumber(other)) {
            boolean integers = kind == Outline.INTEGER && other == Outline.INTEGER;
            return integers || isOfOneForm(one, entry, two, otherEntry);
        }
        if (isText(kind) && isText(other)) {
            return kind == Outline.TEXT && other == Outline.TEXT;
        }
        return kind != other || (kind == Outline.LIST && someElementDiffers(one, entry, two, otherEntry));
    }

    private static boolean isNumber(int kind) {
        return kind == Outline.INTEGER || kind == Outline.NUMBER;
    }

    private static boolean isText(int kind) {
        return kind == Outline.TEXT || kind == Outline.ESCAPED_TEXT;
    }

    /** Numbers of one sign with as many digits after the point are the same only in the same bytes: there are no exponents. */
    private static boolean isOfOneForm(Outline one, int entry, Outline two, int otherEntry) {
        return isNegative(one, entry) == isNegative(two, otherEntry)
                && fractionDigits(one, entry) == fractionDigits(two, otherEntry);
    }

    private static boolean isNegative(Outline outline, int number) {
        return outline.bytes()[outline.start(number)] == '-';
    }

    private static int fractionDigits(Outline outline, int number) {
        int last = outline.end(number) - 1;
        for (int at = last; at > outline.start(number); at--) {
            if (outline.bytes()[at] == '.') {
                return last - at;
            }
        }
        return 0;
    }

    private static boolean someElementDiffers(Outline one, int list, Outline two, int otherList) {
        int size = one.size(list);
        boolean differs = size != two.size(otherList);
        int mine = list + 1;
        int theirs = otherList + 1;
        for (int i = 0; i < size && !differs; i++) {
            differs = !one.sameBytes(mine, two, theirs) && isCertain(one, mine, two, theirs);
            mine = one.next(mine);
            theirs = two.next(theirs);
        }
        return differs;
    }
}
