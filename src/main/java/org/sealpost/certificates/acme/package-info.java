/** Certificates ordered from a server that speaks ACME (RFC 8555). */
@NullMarked
package org.sealpost.certificates.acme;

import org.jspecify.annotations.NullMarked;
