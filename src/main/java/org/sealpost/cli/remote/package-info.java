/** Verbs that ask or change a running gateway through its API. */
@NullMarked
package org.sealpost.cli.remote;

import org.jspecify.annotations.NullMarked;
