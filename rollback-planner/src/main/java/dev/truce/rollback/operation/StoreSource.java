package dev.truce.rollback.operation;

import dev.truce.rollback.snapshot.Snapshot;
import dev.truce.rollback.store.LiveStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A live store that is backed up.
 *
 * @param live opens it; whoever opened it closes it
 * @param ruleset the rules that hold for it; null when there are none
 */
public record StoreSource(Supplier<LiveStore> live, Snapshot.@Nullable RulesetRef ruleset) {}
