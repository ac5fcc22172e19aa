/** Our private certificate authority: draft, lint, record, sign, revoke. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "store", "keys", "audit"})
package org.sealpost.privateca;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
