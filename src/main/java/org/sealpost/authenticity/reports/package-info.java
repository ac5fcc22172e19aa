/**
 * What mail servers tell each other of mail: reports about DMARC (RFC 9990) and about TLS (RFC
 * 8460), written and read. A face of its own beside the package's.
 */
@NullMarked
@NamedInterface("reports")
package org.sealpost.authenticity.reports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
