/** What a rollback is about: the request, the policy, the plan, approvals, reports, and why one is refused. */
@NullMarked
package dev.truce.rollback;

import org.jspecify.annotations.NullMarked;
