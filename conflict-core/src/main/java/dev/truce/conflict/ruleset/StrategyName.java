package dev.truce.conflict.ruleset;

import java.util.Arrays;
import java.util.Optional;

/** The strategies by the names they have in rulesets. */
public enum StrategyName {
    /** {@link dev.truce.conflict.Strategy#serverWins}. */
    SERVER_WINS("serverWins"),
    /** {@link dev.truce.conflict.Strategy#localWins}. */
    LOCAL_WINS("localWins"),
    /** {@link dev.truce.conflict.Strategy#latestWins()}. */
    LATEST_WINS("latestWins"),
    /** {@link dev.truce.conflict.Strategy#fieldLevelMerge()}. */
    FIELD_LEVEL_MERGE("fieldLevelMerge"),
    /** {@link dev.truce.conflict.Strategy#manual}. */
    MANUAL_RESOLUTION("manualResolution");

    private final String text;

    StrategyName(String text) {
        this.text = text;
    }

    /**
     * The strategy of a name.
     *
     * @param text the name as rulesets have it
     * @return the strategy, or empty when there is none of that name
     */
    public static Optional<StrategyName> of(String text) {
        return Arrays.stream(values()).filter(name -> name.text.equals(text)).findFirst();
    }

    /** The name as rulesets have it. */
    @Override
    public String toString() {
        return text;
    }
}
