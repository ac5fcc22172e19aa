package org.sealpost.directory;

/** A name that people share, and how many of them do. */
public record Group(String name, int people) {}
