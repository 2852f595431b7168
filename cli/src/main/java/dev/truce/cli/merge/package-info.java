/** {@code truce merge} and {@code truce reconcile}: records from files, merged one by one or by the million. */
@NullMarked
package dev.truce.cli.merge;

import org.jspecify.annotations.NullMarked;
