/** What other servers report of us: who sends in our name and fails, TLS to us, complaints. */
@NullMarked
package org.sealpost.console.reports;

import org.jspecify.annotations.NullMarked;
