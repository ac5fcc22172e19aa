/** What people read in a mail, and how likely it is that nobody wanted such words. */
@NullMarked
package org.sealpost.checks.language;

import org.jspecify.annotations.NullMarked;
