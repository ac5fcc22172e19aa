/** Does the domain that the reader sees stand behind this mail? DMARC (RFC 9989). */
@NullMarked
package org.sealpost.authenticity.dmarc;

import org.jspecify.annotations.NullMarked;
