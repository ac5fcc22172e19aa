package org.sealpost.console.api;

import org.sealpost.console.ConsoleParts;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What a request to the API passes after its visitor is known. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

  @Bean
  FilterRegistrationBean<RepeatedRequests> repeatedRequests(ConsoleParts parts) {
    var filter = new FilterRegistrationBean<>(new RepeatedRequests(parts));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
    return filter;
  }
}
