/** How mail comes in: listeners, their certificates, and what keeps strangers in check. */
@NullMarked
package org.sealpost.console.transport;

import org.jspecify.annotations.NullMarked;
