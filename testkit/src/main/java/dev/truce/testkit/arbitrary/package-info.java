/** Records, edits and sides as jqwik arbitraries. The only package that names jqwik. */
@NullMarked
package dev.truce.testkit.arbitrary;

import org.jspecify.annotations.NullMarked;
