/** A server that is rolled back while its replicas have changes that they have not sent. */
package dev.truce.testkit.simulation.restore;
