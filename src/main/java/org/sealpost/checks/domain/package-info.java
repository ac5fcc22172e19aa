/** What a domain name looks like to a reader, and what it is like. */
@NullMarked
package org.sealpost.checks.domain;

import org.jspecify.annotations.NullMarked;
