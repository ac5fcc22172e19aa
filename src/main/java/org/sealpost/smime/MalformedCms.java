package org.sealpost.smime;

/** Octets that are not the CMS structure they should be. Never leaves the package. */
final class MalformedCms extends Exception {

  MalformedCms(String what) {
    super(what);
  }

  MalformedCms(String what, Throwable cause) {
    super(what, cause);
  }
}
