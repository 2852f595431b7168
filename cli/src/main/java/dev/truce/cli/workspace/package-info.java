/** What commands work on, and the options that name it: the workspace, its repository, stores, rules, keys and notifications. */
@NullMarked
package dev.truce.cli.workspace;

import org.jspecify.annotations.NullMarked;
