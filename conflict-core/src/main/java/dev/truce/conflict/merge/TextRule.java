package dev.truce.conflict.merge;

import dev.truce.conflict.access.FieldAccess;
import dev.truce.conflict.access.FieldAccess.Kind;
import dev.truce.conflict.list.TextMerge;

/** A text that both sides edited, word by word. */
final class TextRule implements FieldRule {

    static final TextRule INSTANCE = new TextRule();

    private TextRule() {}

    @Override
    public String name() {
        return "text";
    }

    @Override
    public <T> FieldResult<T> merge(FieldEdit<T> edit) {
        FieldAccess<T> access = edit.access();
        T base = edit.base();
        T local = edit.local();
        T server = edit.server();
        if (local == null || server == null || !edit.bothAre(Kind.TEXT)) {
            return FieldResult.undecided("words are merged in two texts, but found another kind of value");
        }
        if (base == null || access.kind(base) != Kind.TEXT) {
            return FieldResult.undecided("there is no last agreed text to compare the words with");
        }
        String merged = TextMerge.merge(access.text(base), access.text(local), access.text(server));
        return merged == null
                ? FieldResult.undecided("both sides changed the same words")
                : FieldResult.computed(access.text(server, merged), "both sides' words hold");
    }

    @Override
    public Convergence convergence() {
        return Convergence.ARBITER;
    }
}
