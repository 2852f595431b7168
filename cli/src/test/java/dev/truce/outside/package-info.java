/** What somebody has who knows nothing but the published artifacts. */
package dev.truce.outside;
