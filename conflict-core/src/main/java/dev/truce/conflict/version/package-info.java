/** Stamps, versions and hybrid logical time: what tells one state of a record from another. */
@NullMarked
package dev.truce.conflict.version;

import org.jspecify.annotations.NullMarked;
