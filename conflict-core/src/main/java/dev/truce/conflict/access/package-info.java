/** Values of the user's own types: how a record is taken apart and put together, and how its places are named. */
@NullMarked
package dev.truce.conflict.access;

import org.jspecify.annotations.NullMarked;
