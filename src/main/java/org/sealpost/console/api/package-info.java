/** What all routes of the API share: lists, times, repeated requests, the description. */
@NullMarked
package org.sealpost.console.api;

import org.jspecify.annotations.NullMarked;
