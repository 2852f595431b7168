/**
 * Crashes, power cuts and failing disks, in memory and repeatable: a file system that keeps what is durable apart from what
 * is pending, and a driver that tries every place where a program can be hit.
 */
@NullMarked
package dev.truce.testkit.fault;

import org.jspecify.annotations.NullMarked;
