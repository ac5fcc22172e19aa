/** What every page and route stands in: listeners, rights, languages, layout, faults. */
@NullMarked
package org.sealpost.console.frame;

import org.jspecify.annotations.NullMarked;
