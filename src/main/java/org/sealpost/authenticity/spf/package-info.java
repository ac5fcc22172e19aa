/** May this client send for this domain? SPF (RFC 7208). */
@NullMarked
package org.sealpost.authenticity.spf;

import org.jspecify.annotations.NullMarked;
