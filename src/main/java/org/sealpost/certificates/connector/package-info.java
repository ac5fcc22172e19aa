/** The ways to certificate authorities: one class for each kind. */
@NullMarked
package org.sealpost.certificates.connector;

import org.jspecify.annotations.NullMarked;
