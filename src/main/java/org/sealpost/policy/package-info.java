/** What shall be done with a mail, given the facts. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"mail", "authenticity", "smime", "directory", "checks", "certificates"})
package org.sealpost.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
