/** Encryption in the format of age (age-encryption.org/v1), which other programs open, too. */
@NullMarked
package dev.truce.integrity.age;

import org.jspecify.annotations.NullMarked;
