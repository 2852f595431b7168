package dev.truce.jdbc;

import dev.truce.conflict.ruleset.Ruleset;
import dev.truce.integrity.Digest;
import dev.truce.jdbc.database.Database;
import java.util.Optional;

/** The rulesets that parked the cases of the queue, kept where the cases are, so that any process can hold a decision against them. */
public final class KeptRulesets {

    private final Database database;

    KeptRulesets(Database database) {
        this.database = database;
    }

    /**
     * Keeps a ruleset. One that is kept already costs a look.
     *
     * @param rules the ruleset, on the disk when this returns, or with the transaction around it
     */
    public void keep(Ruleset rules) {
        if (find(rules.digest()).isPresent()) {
            return;
        }
        database.write(handle -> handle.createUpdate("INSERT INTO truce_kept_ruleset (digest, content)"
                        + " VALUES (:digest, :content) ON CONFLICT (digest) DO NOTHING")
                .bind("digest", rules.digest().toString())
                .bind("content", database.dialect().column(rules.canonical()))
                .execute());
    }

    /**
     * A kept ruleset.
     *
     * @param digest its digest
     * @return its canonical form, which reads as a ruleset; empty when it is not kept
     */
    public Optional<String> find(Digest digest) {
        return database.read(
                handle -> handle.createQuery("SELECT content FROM truce_kept_ruleset WHERE digest = :digest")
                        .bind("digest", digest.toString())
                        .mapTo(String.class)
                        .findOne()
                        .map(database.dialect()::text));
    }
}
