/**
 * The first steps on a machine: writing the configuration, and finding out what is not right yet.
 */
@NullMarked
package org.sealpost.cli.setup;

import org.jspecify.annotations.NullMarked;
