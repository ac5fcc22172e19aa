/** Real programs of other people that our tests talk to. */
@NullMarked
package org.sealpost.peers;

import org.jspecify.annotations.NullMarked;
