/** Certificates from order to expiry, the roots we trust, and the keys behind them. */
@NullMarked
package org.sealpost.console.certificates;

import org.jspecify.annotations.NullMarked;
