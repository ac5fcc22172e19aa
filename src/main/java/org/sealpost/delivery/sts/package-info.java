/** MTA-STS: how other domains want mail to them to be protected (RFC 8461). */
@NullMarked
package org.sealpost.delivery.sts;

import org.jspecify.annotations.NullMarked;
