/** Asking web servers of others, with no way to make us ask a machine of our own network. */
@NullMarked
package org.sealpost.delivery.https;

import org.jspecify.annotations.NullMarked;
