package dev.truce.conflict.merge;

import dev.truce.conflict.version.HybridTime;
import org.jspecify.annotations.Nullable;

/** The rules that take one side's value as it is, or none. */
final class SideRule implements FieldRule {

    /** What a path without a rule gets: lists are taken apart, all else conflicts. */
    static final SideRule AUTO = new SideRule("conflict");

    /** The same, said of a path. */
    static final SideRule DECLARED_AUTO = new SideRule("auto");

    static final SideRule SEQUENCE = new SideRule("sequence");
    static final SideRule CONFLICT = new SideRule("conflict");
    static final SideRule LOCAL = new SideRule("local");
    static final SideRule SERVER = new SideRule("server");
    static final SideRule LATEST = new SideRule("latest");

    private final String name;

    private SideRule(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        return switch (name) {
            case "local" -> FieldResult.local("the rule says local");
            case "server" -> FieldResult.server("the rule says server");
            case "latest" ->
                isLater(edit.localTime(), edit.serverTime())
                        ? FieldResult.local("local changed it later")
                        : FieldResult.server("local did not change it later");
            default -> FieldResult.undecided("both sides changed it, and differently");
        };
    }

    /** The hub's order: a missing time is the earliest, and only a later time wins. */
    static boolean isLater(@Nullable HybridTime local, @Nullable HybridTime server) {
        if (local == null) {
            return false;
        }
        return server == null || local.compareIgnoringNode(server) > 0;
    }

    @Override
    public Reach reach() {
        return this == SEQUENCE ? Reach.WHOLE : Reach.MEMBERS;
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }
}
