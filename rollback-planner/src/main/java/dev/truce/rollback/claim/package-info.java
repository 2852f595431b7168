/** Who says what must stay in a repository, and who may remove the rest: claims, signs of life, locks and condemnations; not exported. */
@NullMarked
package dev.truce.rollback.claim;

import org.jspecify.annotations.NullMarked;
