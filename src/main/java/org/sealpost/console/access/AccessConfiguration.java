package org.sealpost.console.access;

import org.sealpost.console.frame.Faults;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;

/**
 * What Spring Security does for us: reads the visitor, checks that forms are ours, and sets the
 * headers that keep a page to itself. Which right a route needs stands on the route.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class AccessConfiguration {

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  @Bean
  SecurityFilterChain chain(HttpSecurity http, Visitors visitors, Visits visits) throws Exception {
    http.securityContext(context -> context.securityContextRepository(visitors))
        .csrf(
            forms ->
                forms
                    .csrfTokenRepository(visits)
                    .ignoringRequestMatchers(
                        request ->
                            request.getRequestURI().startsWith("/pki/")
                                || Visitors.bearer(request).isPresent()))
        .headers(
            headers ->
                headers
                    // Names below ours belong to others, who may not speak https yet.
                    .httpStrictTransportSecurity(hsts -> hsts.includeSubDomains(false))
                    .contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                    .addHeaderWriter(
                        new StaticHeadersWriter("Cross-Origin-Opener-Policy", "same-origin"))
                    .addHeaderWriter(
                        new StaticHeadersWriter("Cross-Origin-Resource-Policy", "same-origin"))
                    .addHeaderWriter(
                        new StaticHeadersWriter(
                            "Permissions-Policy",
                            "camera=(), geolocation=(), microphone=(), payment=(), usb=()")))
        .exceptionHandling(
            faults ->
                faults.accessDeniedHandler(
                    (request, response, denied) -> Faults.foreignForm(request, response)))
        .anonymous(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(AbstractHttpConfigurer::disable)
        .httpBasic(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .servletApi(Customizer.withDefaults());
    return http.build();
  }

  @Bean
  DelegatingFilterProxyRegistrationBean security() {
    var filters = new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
    filters.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
    return filters;
  }
}
