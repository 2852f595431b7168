/** The audit trail: who did what, when and why, in a chain that shows every change to it. */
@NullMarked
package dev.truce.conflict.audit;

import org.jspecify.annotations.NullMarked;
