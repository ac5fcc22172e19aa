package org.sealpost.checks.domain;

import java.util.Set;
import org.sealpost.mail.Domain;

/** Domains at which anybody gets a mailbox within a minute. */
public final class FreeMail {

  private static final Set<String> LABELS =
      Set.of(
          "aol",
          "fastmail",
          "freenet",
          "gmail",
          "gmx",
          "googlemail",
          "hotmail",
          "icloud",
          "laposte",
          "libero",
          "live",
          "mail",
          "mailfence",
          "msn",
          "outlook",
          "proton",
          "protonmail",
          "qq",
          "sina",
          "t-online",
          "tuta",
          "tutanota",
          "wanadoo",
          "web",
          "yahoo",
          "yandex",
          "ymail",
          "zoho",
          "126",
          "163");
  private static final Set<String> DOMAINS =
      Set.of(
          "aol.com",
          "fastmail.com",
          "freenet.de",
          "gmail.com",
          "gmx.at",
          "gmx.ch",
          "gmx.com",
          "gmx.de",
          "gmx.net",
          "googlemail.com",
          "icloud.com",
          "laposte.net",
          "libero.it",
          "mail.com",
          "mail.ru",
          "mailfence.com",
          "me.com",
          "msn.com",
          "pm.me",
          "proton.me",
          "protonmail.com",
          "qq.com",
          "sina.com",
          "t-online.de",
          "tuta.com",
          "tutanota.com",
          "wanadoo.fr",
          "web.de",
          "ymail.com",
          "zoho.com",
          "zohomail.com",
          "126.com",
          "163.com",
          "foxmail.com",
          "rocketmail.com",
          "inbox.lv",
          "bk.ru",
          "list.ru",
          "seznam.cz",
          "wp.pl",
          "o2.pl",
          "orange.fr",
          "uol.com.br",
          "bol.com.br");
  private static final Set<String> IN_ALL_COUNTRIES =
      Set.of("hotmail", "live", "outlook", "yahoo", "yandex");

  private FreeMail() {}

  /** Whether anybody gets a mailbox there. */
  public static boolean includes(Domain domain) {
    var registered = RegisteredName.of(domain);
    return DOMAINS.contains(registered.name())
        || IN_ALL_COUNTRIES.contains(RegisteredName.label(registered));
  }

  /** Whether a registered label is a provider's, so that a likeness to it says nothing. */
  static boolean isLabel(String label) {
    return LABELS.contains(label);
  }
}
