/** What we change in a mail and can account for. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "authenticity", "smime", "policy", "checks"})
package org.sealpost.editing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
