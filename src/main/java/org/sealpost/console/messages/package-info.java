/** Where is my mail: the search for messages, and the story of each. */
@NullMarked
package org.sealpost.console.messages;

import org.jspecify.annotations.NullMarked;
