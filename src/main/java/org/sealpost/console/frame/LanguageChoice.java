package org.sealpost.console.frame;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

/** The language of a page: the account's, else the cookie's, else what the browser asks for. */
public final class LanguageChoice implements LocaleResolver {

  /** The cookie that keeps a choice made without an account. */
  public static final String COOKIE = "sealpost-language";

  /** The words of the languages we speak, the usual one first. */
  public static final List<String> LANGUAGES = List.of("en", "zh");

  @Override
  public Locale resolveLocale(HttpServletRequest request) {
    var cookie = WebUtils.getCookie(request, COOKIE);
    return Stream.of(
            VisitorAuthentication.visitor().language(),
            Optional.ofNullable(cookie).map(present -> present.getValue()),
            asked(request))
        .flatMap(Optional::stream)
        .filter(LANGUAGES::contains)
        .findFirst()
        .map(Locale::of)
        .orElse(Locale.ENGLISH);
  }

  @Override
  public void setLocale(
      HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
    throw new UnsupportedOperationException("the account page sets the language");
  }

  private static Optional<String> asked(HttpServletRequest request) {
    if (request.getHeader("Accept-Language") == null) {
      return Optional.empty();
    }
    var locales = request.getLocales();
    while (locales.hasMoreElements()) {
      var language = locales.nextElement().getLanguage();
      if (LANGUAGES.contains(language)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }
}
