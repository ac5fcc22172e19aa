/** Outside addresses and domains that have settings of their own. */
@NullMarked
package org.sealpost.console.partners;

import org.jspecify.annotations.NullMarked;
