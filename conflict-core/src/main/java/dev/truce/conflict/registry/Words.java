package dev.truce.conflict.registry;

import java.util.Locale;

/** Constants as people read them. */
final class Words {

    private Words() {}

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
