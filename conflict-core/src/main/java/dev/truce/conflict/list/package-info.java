/** Lists of three versions: what their elements are told apart by, and the order that the merged list has. */
@NullMarked
package dev.truce.conflict.list;

import org.jspecify.annotations.NullMarked;
