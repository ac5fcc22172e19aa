/**
 * How the gateway is, for people's monitors: status, health, metrics, and what it says of itself.
 */
@NullMarked
package org.sealpost.console.status;

import org.jspecify.annotations.NullMarked;
