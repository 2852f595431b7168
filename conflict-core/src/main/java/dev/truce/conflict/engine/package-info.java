/** The door for sync layers: resolves records by a ruleset, writes versions, parks what nobody decides. */
@NullMarked
package dev.truce.conflict.engine;

import org.jspecify.annotations.NullMarked;
