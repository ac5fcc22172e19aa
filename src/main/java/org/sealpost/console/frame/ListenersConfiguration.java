package org.sealpost.console.frame;

import jakarta.servlet.MultipartConfigElement;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.sealpost.console.ConsoleSettings;
import org.sealpost.console.Listeners;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Compression;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.servlet.ServletWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.filter.CharacterEncodingFilter;
import org.springframework.web.servlet.DispatcherServlet;

/** The two listeners, and what every request passes before its route. */
@Configuration(proxyBeanMethods = false)
class ListenersConfiguration {

  private static final int MOST_CONNECTIONS = 1000;
  private static final int MOST_PARAMETERS = 500;
  private static final int LARGEST_HEADER = 16 * 1024;
  private static final long LARGEST_UPLOAD = 8L * 1024 * 1024;
  private static final Duration SILENCE = Duration.ofSeconds(15);

  @Bean
  ServletWebServerFactory tomcat(ConsoleSettings settings) {
    var factory = new TomcatServletWebServerFactory(settings.console().getPort());
    factory.setAddress(settings.console().getAddress());
    factory.setShutdown(Shutdown.GRACEFUL);
    factory.setCompression(compression());
    factory.addConnectorCustomizers(ListenersConfiguration::bound);
    settings
        .portal()
        .ifPresent(at -> factory.addAdditionalConnectors(open(at, settings.face().tls())));
    settings
        .face()
        .plain()
        .ifPresent(at -> factory.addAdditionalConnectors(open(at, Optional.empty())));
    factory.addContextCustomizers(
        context -> {
          context.setCookies(false); // no session of the container's: ours are rows
          if (context.getParent() instanceof StandardHost host) {
            host.setErrorReportValveClass(QuietErrorReport.class.getName());
          }
        });
    if (!settings.trustedProxies().isEmpty()) {
      factory.addEngineValves(behindProxy(settings));
    }
    return factory;
  }

  private static Connector open(InetSocketAddress at, Optional<SSLContext> tls) {
    var protocol = new Http11NioProtocol();
    protocol.setAddress(at.getAddress());
    var connector = new Connector(protocol);
    tls.ifPresent(context -> GivenTls.on(connector, protocol, context));
    connector.setPort(at.getPort());
    bound(connector);
    return connector;
  }

  /** Bounds what one client can take. */
  private static void bound(Connector connector) {
    connector.setXpoweredBy(false);
    connector.setMaxParameterCount(MOST_PARAMETERS);
    connector.setMaxPostSize((int) LARGEST_UPLOAD);
    connector.setAllowTrace(false);
    if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
      protocol.setExecutor(new VirtualThreadExecutor("console-"));
      protocol.setMaxConnections(MOST_CONNECTIONS);
      protocol.setConnectionTimeout((int) SILENCE.toMillis());
      protocol.setKeepAliveTimeout((int) SILENCE.toMillis());
    }
    if (connector.getProtocolHandler() instanceof Http11NioProtocol http) {
      http.setMaxHttpRequestHeaderSize(LARGEST_HEADER);
      http.setServerRemoveAppProvidedValues(true);
    }
  }

  private static Compression compression() {
    var compression = new Compression();
    compression.setEnabled(true);
    compression.setMimeTypes(
        new String[] {"text/css", "text/javascript", "image/svg+xml", "application/json"});
    compression.setMinResponseSize(DataSize.ofKilobytes(2));
    return compression;
  }

  private static RemoteIpValve behindProxy(ConsoleSettings settings) {
    var valve = new RemoteIpValve();
    valve.setInternalProxies(
        settings.trustedProxies().stream().map(Pattern::quote).collect(Collectors.joining("|")));
    valve.setProtocolHeader("X-Forwarded-Proto");
    return valve;
  }

  @Bean
  FilterRegistrationBean<ListenerGate> gate(ConsoleSettings settings, Listeners listeners) {
    var gate = new FilterRegistrationBean<>(new ListenerGate(settings, listeners));
    gate.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return gate;
  }

  /** Forms are UTF-8; browsers do not say so. */
  @Bean
  FilterRegistrationBean<CharacterEncodingFilter> encoding() {
    var encoding =
        new FilterRegistrationBean<>(new CharacterEncodingFilter(StandardCharsets.UTF_8.name()));
    encoding.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return encoding;
  }

  @Bean
  FilterRegistrationBean<BodyLimit> bodyLimit() {
    var limit = new FilterRegistrationBean<>(new BodyLimit());
    limit.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return limit;
  }

  @Bean
  ServletRegistrationBean<DispatcherServlet> dispatcher(WebApplicationContext context) {
    var servlet = new ServletRegistrationBean<>(new DispatcherServlet(context), "/");
    servlet.setName("console");
    servlet.setLoadOnStartup(1);
    servlet.setMultipartConfig(
        new MultipartConfigElement("", LARGEST_UPLOAD, LARGEST_UPLOAD, (int) LARGEST_UPLOAD));
    return servlet;
  }

  /** What Tomcat itself answers to requests that reach no route: a status, and nothing about us. */
  public static final class QuietErrorReport extends ErrorReportValve {

    /** Made by Tomcat. */
    public QuietErrorReport() {
      setShowReport(false);
      setShowServerInfo(false);
    }
  }
}
