/** What must be true of a certificate before it is signed: one class for each rule. */
@NullMarked
package org.sealpost.privateca.lint;

import org.jspecify.annotations.NullMarked;
