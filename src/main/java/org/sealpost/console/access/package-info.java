/** Who may come in: accounts, sessions, tokens, one-time links, and how guessing is slowed down. */
@NullMarked
package org.sealpost.console.access;

import org.jspecify.annotations.NullMarked;
