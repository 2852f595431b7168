/** The places of values in a JSON text, so that a merge can leave what is alike unread. Not exported. */
@NullMarked
package dev.truce.conflict.text;

import org.jspecify.annotations.NullMarked;
