package org.sealpost.privateca.lint;

/** A rule that a certificate breaks. */
public record LintFinding(String code, String citation, String message) {

  @Override
  public String toString() {
    return code + ": " + message + " (" + citation + ")";
  }
}
