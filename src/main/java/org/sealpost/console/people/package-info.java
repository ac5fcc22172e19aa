/**
 * Our people: who has a mailbox, whose name is watched for, and how they come into the directory.
 */
@NullMarked
package org.sealpost.console.people;

import org.jspecify.annotations.NullMarked;
