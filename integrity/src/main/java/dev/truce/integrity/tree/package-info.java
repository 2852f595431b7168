/** Records in a Merkle tree that depends on nothing but what it holds: built, read, compared and verified. */
@NullMarked
package dev.truce.integrity.tree;

import org.jspecify.annotations.NullMarked;
