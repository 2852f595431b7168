package dev.truce.conflict.ruleset;

import java.util.List;

/** A ruleset is understood, but replicas that follow it cannot converge in the topology that it declares. */
public final class UnsafeTopologyException extends RulesetException {

    private static final long serialVersionUID = 1;

    /**
     * A refusal.
     *
     * @param source the file, or what else the ruleset was read from
     * @param findings the strategies and rules that cannot converge, at least one, in the order of the file
     */
    public UnsafeTopologyException(String source, List<Finding> findings) {
        super(source, findings);
    }
}
