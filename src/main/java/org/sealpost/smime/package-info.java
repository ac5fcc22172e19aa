/** Sealing and opening: S/MIME signatures made and verified, mail encrypted and decrypted. */
@NullMarked
@ApplicationModule(allowedDependencies = {"mail", "keys"})
package org.sealpost.smime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
