package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.version.CodePoints;

/** The greater or the smaller of two numbers, texts or booleans (false is smaller). */
final class ExtremeRule implements FieldRule {

    static final ExtremeRule MAX = new ExtremeRule("max");
    static final ExtremeRule MIN = new ExtremeRule("min");

    private final String name;

    private ExtremeRule(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        FieldAccess<T> access = edit.access();
        T local = edit.local();
        T server = edit.server();
        if (local == null || server == null) {
            return FieldResult.undecided(name + " needs a value on both sides");
        }
        Kind kind = access.kind(local);
        Kind other = access.kind(server);
        if (kind == Kind.NULL) {
            return FieldResult.server("Null loses");
        }
        if (other == Kind.NULL) {
            return FieldResult.local("Null loses");
        }
        if (kind != other || kind == Kind.LIST || kind == Kind.OBJECT) {
            return FieldResult.undecided(
                    name + " compares two numbers or two texts, but found " + kind + " and " + other);
        }
        int order = kind == Kind.NUMBER
                ? access.decimal(local).compareTo(access.decimal(server))
                : CodePoints.compare(access.text(local), access.text(server));
        return (this == MAX ? order > 0 : order < 0)
                ? FieldResult.local("local's is the " + name)
                : FieldResult.server("the server's is the " + name);
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }

    @Override
    public Convergence convergenceWithoutBase() {
        return Convergence.LATTICE;
    }
}
