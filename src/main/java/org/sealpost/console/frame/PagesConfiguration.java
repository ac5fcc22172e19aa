package org.sealpost.console.frame;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;
import org.springframework.web.servlet.FlashMapManager;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How routes speak: templates, languages, JSON. */
@Configuration(proxyBeanMethods = false)
class PagesConfiguration extends WebMvcConfigurationSupport {

  private final Cookies cookies;

  PagesConfiguration(Cookies cookies) {
    this.cookies = cookies;
  }

  @Bean
  @Override
  public LocaleResolver localeResolver() {
    return new LanguageChoice();
  }

  @Bean
  @Override
  public FlashMapManager flashMapManager() {
    return new Notices(cookies);
  }

  @Bean
  StandardServletMultipartResolver multipartResolver() {
    return new StandardServletMultipartResolver();
  }

  @Bean
  SpringTemplateEngine templateEngine(MessageSource texts) {
    var templates = new ClassLoaderTemplateResolver();
    templates.setPrefix("templates/");
    templates.setSuffix(".html");
    templates.setTemplateMode(TemplateMode.HTML);
    templates.setCharacterEncoding("UTF-8");
    templates.setCacheable(true);
    var engine = new SpringTemplateEngine();
    engine.setTemplateResolver(templates);
    engine.setTemplateEngineMessageSource(texts);
    return engine;
  }

  @Bean
  ThymeleafViewResolver viewResolver(SpringTemplateEngine engine) {
    var resolver = new ThymeleafViewResolver();
    resolver.setTemplateEngine(engine);
    resolver.setCharacterEncoding("UTF-8");
    resolver.setProducePartialOutputWhileProcessing(false); // a fault half-way must be a fault
    return resolver;
  }

  /** One JSON for all: unknown properties are refused, what is absent is left out. */
  @Bean
  JsonMapper json() {
    return JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .changeDefaultPropertyInclusion(
            usual -> usual.withValueInclusion(JsonInclude.Include.NON_ABSENT))
        .build();
  }

  @Override
  protected void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
    converters.withJsonConverter(new JacksonJsonHttpMessageConverter(json()));
  }

  @Override
  protected void addInterceptors(InterceptorRegistry interceptors) {
    interceptors.addInterceptor(new RightsGuard());
  }
}
