/** SMTP on the wire, as server and as client. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "dns"})
package org.sealpost.smtp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
