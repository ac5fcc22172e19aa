/** What a mail is: envelope, octets, header fields, parts and addresses. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package org.sealpost.mail;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
