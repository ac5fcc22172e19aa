/** What our certificate authority shows to everybody: certificates, revocation lists, OCSP. */
@NullMarked
package org.sealpost.console.pki;

import org.jspecify.annotations.NullMarked;
