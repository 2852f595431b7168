package dev.truce.conflict.merge;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** Members of an object that are one value together. The walk decides them; this rule speaks only for other values. */
final class GroupRule implements FieldRule {

    private final SortedSet<String> members;

    GroupRule(Collection<String> members) {
        this.members = new TreeSet<>(members);
        if (members.size() < 2 || this.members.size() < members.size()) {
            throw new IllegalArgumentException("A group has at least two members and none twice, but has " + members);
        }
    }

    SortedSet<String> members() {
        return members;
    }

    @Override
    public String name() {
        return "group";
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        return FieldResult.undecided("a group belongs to an object, but found another kind of value");
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }

    @Override
    public Reach reach() {
        return Reach.WHOLE;
    }
}
