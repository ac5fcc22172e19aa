package org.sealpost.mail;

import java.util.List;
import java.util.Optional;

/** A multipart as found in the octets. */
final class MultipartPart implements Part.Multipart {

  private final PartHead head;
  private final long to;
  private final List<Part> children;

  MultipartPart(PartHead head, long to, List<Part> children) {
    this.head = head;
    this.to = to;
    this.children = children;
  }

  @Override
  public List<HeaderField> fields() {
    return head.fields();
  }

  @Override
  public ContentType type() {
    return head.type();
  }

  @Override
  public long from() {
    return head.from();
  }

  @Override
  public long bodyFrom() {
    return head.bodyFrom();
  }

  @Override
  public long to() {
    return to;
  }

  @Override
  public Content raw() {
    return head.raw(to);
  }

  @Override
  public Content rawBody() {
    return head.rawBody(to);
  }

  @Override
  public List<String> fileNames() {
    return head.fileNames();
  }

  @Override
  public Optional<String> disposition() {
    return head.disposition();
  }

  @Override
  public List<Part> children() {
    return children;
  }
}
