/**
 * The one place where JSON enters and leaves Truce: strict reading, exact numbers, the canonical form.
 *
 * <p>Values are Jackson trees ({@link tools.jackson.databind.JsonNode}). Whatever this package returns has passed its
 * limits, has no duplicate members and no number that was rounded.
 */
@NullMarked
package dev.truce.integrity.json;

import org.jspecify.annotations.NullMarked;
