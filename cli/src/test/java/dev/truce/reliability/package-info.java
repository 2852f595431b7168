/** What long runs came to, as the page docs/reliability.md. */
package dev.truce.reliability;
