package org.sealpost.console.frame;

import java.util.List;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;

/** The texts of all pages, in two languages; apart, because they are wanted before the rest. */
@Configuration(proxyBeanMethods = false)
class TextsConfiguration {

  /** The packages of the street that may have texts of their own. */
  private static final List<String> TEXTS =
      List.of(
          "console",
          "audit",
          "tracking",
          "delivery",
          "quarantine",
          "privateca",
          "certificates",
          "checks",
          "policy",
          "editing",
          "mailflow",
          "monitoring",
          "portal",
          "directory");

  @Bean
  MessageSource messageSource() {
    var texts = new ResourceBundleMessageSource();
    texts.setBasenames(
        TEXTS.stream()
            .filter(name -> TextsConfiguration.class.getResource(file(name)) != null)
            .map(name -> "messages/" + name)
            .toArray(String[]::new));
    texts.setDefaultEncoding("UTF-8");
    texts.setFallbackToSystemLocale(false);
    return texts;
  }

  private static String file(String name) {
    return "/messages/" + name + ".properties";
  }
}
