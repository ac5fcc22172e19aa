package org.sealpost.checks.attachment;

import java.util.Locale;
import java.util.Set;

/** What a file's name says and hides. */
record FileName(String text) {

  private static final Set<String> DANGEROUS =
      Set.of(
          "ace",
          "ade",
          "adp",
          "apk",
          "app",
          "appref-ms",
          "application",
          "appx",
          "bas",
          "bat",
          "chm",
          "cmd",
          "com",
          "cpl",
          "dll",
          "dmg",
          "exe",
          "gadget",
          "hlp",
          "hta",
          "img",
          "inf",
          "ins",
          "iso",
          "isp",
          "jar",
          "jnlp",
          "js",
          "jse",
          "library-ms",
          "lnk",
          "mde",
          "msc",
          "msh",
          "msi",
          "msix",
          "msp",
          "mst",
          "one",
          "pif",
          "pkg",
          "ps1",
          "ps1xml",
          "ps2",
          "psc1",
          "psd1",
          "psm1",
          "reg",
          "scf",
          "scr",
          "sct",
          "search-ms",
          "settingcontent-ms",
          "shb",
          "sys",
          "udf",
          "url",
          "vb",
          "vbe",
          "vbp",
          "vbs",
          "vhd",
          "vhdx",
          "wll",
          "ws",
          "wsc",
          "wsf",
          "wsh",
          "xll",
          "xpi");
  private static final Set<String> HARMLESS =
      Set.of(
          "bmp", "csv", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "mp3", "mp4", "odt",
          "pdf", "png", "ppt", "pptx", "rtf", "tif", "tiff", "txt", "wav", "xls", "xlsx", "zip");

  /** The last ending in lower case, as the system that opens the file sees it. */
  String ending() {
    // Windows drops dots and blanks at the end; characters without width change nothing.
    var clean = visible().replaceAll("[.\\s]+$", "");
    int dot = clean.lastIndexOf('.');
    return dot < 0 ? "" : clean.substring(dot + 1).toLowerCase(Locale.ROOT).strip();
  }

  boolean isDangerous() {
    return DANGEROUS.contains(ending());
  }

  /** Whether a name shows a harmless ending before its real one: {@code a.pdf.exe}. */
  boolean hasTwoEndings() {
    var clean = visible().replaceAll("[.\\s]+$", "");
    int dot = clean.lastIndexOf('.');
    int before = dot < 0 ? -1 : clean.lastIndexOf('.', dot - 1);
    return before >= 0
        && HARMLESS.contains(clean.substring(before + 1, dot).strip().toLowerCase(Locale.ROOT));
  }

  /** Whether characters turn the direction of the text: {@code a[RLO]fdp.exe} shows as aexe.pdf. */
  boolean turnsDirection() {
    return text.chars().anyMatch(c -> (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069));
  }

  private String visible() {
    var shown = new StringBuilder();
    text.codePoints()
        .filter(c -> Character.getType(c) != Character.FORMAT)
        .map(c -> c == 0xFF0E || c == 0x2024 || c == 0x3002 ? '.' : c)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
