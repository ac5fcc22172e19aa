/** Facts about a mail: each check looks at one thing and says what it saw, without judging it. */
@NullMarked
@ApplicationModule(
    allowedDependencies = {"mail", "dns", "authenticity", "smime", "directory", "correspondence"})
package org.sealpost.checks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
