/** The gateway put together: the street built by constructor calls, from its top to its end. */
@NullMarked
package org.sealpost.cli.run;

import org.jspecify.annotations.NullMarked;
