package dev.truce.conflict;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.access.FieldPath;
import dev.truce.conflict.merge.ChosenSide;
import dev.truce.conflict.merge.Trace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a trace beside what each side holds there.
 *
 * @param access how records are taken apart
 * @param base the last agreed state
 * @param local local's state
 * @param server the server's state
 * @param result the state that came out; null when there is none
 * @param <V> the type of the values in a record
 */
record ExplainedSteps<V>(
        FieldAccess<V> access,
        Side<? extends V> base,
        Side<? extends V> local,
        Side<? extends V> server,
        @Nullable V result) {

    private static final int VALUE_CHARS = 60;

    List<String> lines(Collection<Trace.Step> steps) {
        List<String> lines = new ArrayList<>();
        for (Trace.Step step : steps) {
            FieldPath path = step.path();
            lines.add((path.isRoot() ? "(whole record)" : path) + ": " + stands(step.side()) + ", by " + step.rule()
                    + ": " + step.why());
            V before = at(base.valueOrNull(), path);
            V ours = at(local.valueOrNull(), path);
            V theirs = at(server.valueOrNull(), path);
            boolean oursNew = !same(before, ours);
            boolean theirsNew = !same(before, theirs);
            boolean alike = same(ours, theirs);
            lines.add(line("base", "", base, before));
            lines.add(line("local", mark(step.side(), ChosenSide.LOCAL, oursNew, alike), local, ours));
            lines.add(line("server", mark(step.side(), ChosenSide.SERVER, theirsNew, alike), server, theirs));
            if (step.side() == ChosenSide.BOTH) {
                V made = at(result, path);
                lines.add(line("result", "", made == null ? "(absent)" : brief(made)));
            }
        }
        return lines;
    }

    private static String stands(ChosenSide side) {
        return switch (side) {
            case LOCAL -> "local stands";
            case SERVER -> "the server stands";
            case BOTH -> "made from both";
            case NEITHER -> "undecided";
        };
    }

    /** What happens to the value of a side. */
    private static String mark(ChosenSide chosen, ChosenSide side, boolean changed, boolean alike) {
        if (chosen == side) {
            return "stands";
        }
        if (!changed) {
            return "unchanged";
        }
        return switch (chosen) {
            case BOTH -> "taken in";
            case NEITHER -> side == ChosenSide.SERVER ? "for now" : "waits";
            default -> alike ? "alike" : "discarded";
        };
    }

    private String line(String label, String mark, Side<? extends V> side, @Nullable V value) {
        if (value != null) {
            return line(label, mark, brief(value));
        }
        return line(
                label,
                mark,
                side.isPresent()
                        ? "(absent)"
                        : side instanceof Side.Tombstone
                                ? "(deleted)"
                                : side instanceof Side.Unknown ? "(unknown)" : "(none)");
    }

    private static String line(String label, String mark, String value) {
        return String.format("  %-6s  %-9s  %s", label, mark, value);
    }

    private String brief(V value) {
        String text = access.write(value);
        return text.codePointCount(0, text.length()) <= VALUE_CHARS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, VALUE_CHARS - 1)) + "…";
    }

    private boolean same(@Nullable V one, @Nullable V two) {
        if (one == null || two == null) {
            return one == two;
        }
        return access.same(one, two);
    }

    private @Nullable V at(@Nullable V record, FieldPath path) {
        V value = record;
        for (String name : path.segments()) {
            if (value == null) {
                return null;
            }
            value = switch (access.kind(value)) {
                case OBJECT -> access.member(value, name);
                case LIST -> element(value, name);
                default -> null;
            };
        }
        return value;
    }

    /** Elements go by their text, or by a member that tells them apart; the first that fits is meant. */
    private @Nullable V element(V list, String name) {
        for (V element : access.elements(list)) {
            if (isCalled(element, name)) {
                return element;
            }
            if (access.kind(element) == Kind.OBJECT) {
                for (Map.Entry<String, V> member : access.members(element)) {
                    if (isCalled(member.getValue(), name)) {
                        return element;
                    }
                }
            }
        }
        return null;
    }

    private boolean isCalled(V value, String name) {
        return switch (access.kind(value)) {
            case TEXT, BOOLEAN -> access.text(value).equals(name);
            case NUMBER -> access.decimal(value).toPlainString().equals(name);
            default -> false;
        };
    }
}
