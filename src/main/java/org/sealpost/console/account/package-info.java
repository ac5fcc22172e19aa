/** One's own account, and, for administrators, everybody's accounts and tokens. */
@NullMarked
package org.sealpost.console.account;

import org.jspecify.annotations.NullMarked;
