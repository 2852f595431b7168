/** What the build holds every module to: order, forbidden calls, the shape of files. */
package dev.truce.architecture;
