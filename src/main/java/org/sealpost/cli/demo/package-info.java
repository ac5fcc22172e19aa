/** The demonstration: a sample organisation, its correspondents, and what becomes of their mail. */
@NullMarked
package org.sealpost.cli.demo;

import org.jspecify.annotations.NullMarked;
