/** Our domains, our people with their groups, and our partners. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "store", "smtp"})
package org.sealpost.directory;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
