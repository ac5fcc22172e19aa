/** The configuration file: read strictly, every mistake named with its line and its mend. */
@NullMarked
package org.sealpost.cli.configuration;

import org.jspecify.annotations.NullMarked;
