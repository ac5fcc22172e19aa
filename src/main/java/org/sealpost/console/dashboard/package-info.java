/** How it goes: traffic, queue, refusals, certificates and health at one look. */
@NullMarked
package org.sealpost.console.dashboard;

import org.jspecify.annotations.NullMarked;
