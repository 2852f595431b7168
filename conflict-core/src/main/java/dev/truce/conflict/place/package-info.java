/** Places in JSON documents, by path; not for users. */
@NullMarked
package dev.truce.conflict.place;

import org.jspecify.annotations.NullMarked;
