/** Has this message stayed as its signer made it? DKIM (RFC 6376). */
@NullMarked
package org.sealpost.authenticity.dkim;

import org.jspecify.annotations.NullMarked;
