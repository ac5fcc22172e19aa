/** Who had this mail in hands before, and what did they say of it? ARC (RFC 8617). */
@NullMarked
package org.sealpost.authenticity.arc;

import org.jspecify.annotations.NullMarked;
