/** Sealpost, a secure e-mail gateway: a street of packages, each a feature or a standard. */
@NullMarked
package org.sealpost;

import org.jspecify.annotations.NullMarked;
