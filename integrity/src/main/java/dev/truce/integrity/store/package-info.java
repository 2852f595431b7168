/** Content named by its digest, in object stores; whatever is read is checked. */
@NullMarked
package dev.truce.integrity.store;

import org.jspecify.annotations.NullMarked;
