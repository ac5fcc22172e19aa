package org.sealpost.console;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** The running pages and API, on one listener for administration and one for the public. */
public final class ConsoleServer implements AutoCloseable {

  /** Tomcat tells every start and stop; held here, for loggers that nobody holds are forgotten. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private static final Duration SET_UP_VALIDITY = Duration.ofHours(24);
  private static final Duration SIGN_IN_VALIDITY = Duration.ofHours(12);

  private final AnnotationConfigServletWebServerApplicationContext context;
  private final ConsoleSettings settings;
  private final Connector console;
  private final Optional<Connector> portal;
  private final Optional<Connector> plain;
  private final OneTimeLinks links;

  private ConsoleServer(
      AnnotationConfigServletWebServerApplicationContext context,
      ConsoleSettings settings,
      OneTimeLinks links) {
    this.context = context;
    this.settings = settings;
    this.links = links;
    if (!(context.getWebServer() instanceof TomcatWebServer server)) {
      throw new IllegalStateException("the web server is not Tomcat");
    }
    var connectors = server.getTomcat().getService().findConnectors();
    this.console = connectors[0];
    // In the order in which the listeners were named.
    this.portal = settings.portal().map(at -> connectors[1]);
    this.plain = settings.face().plain().map(at -> connectors[connectors.length - 1]);
  }

  /**
   * Starts both listeners and returns when they accept. Throws
   * org.springframework.boot.web.server.PortInUseException or another unchecked exception if that
   * fails; nothing is left running then.
   */
  public static ConsoleServer start(ConsoleSettings settings, ConsoleParts parts) {
    TOMCAT.setLevel(Level.WARNING);
    var context = new AnnotationConfigServletWebServerApplicationContext();
    var listeners = new Listeners();
    var links = new OneTimeLinks(parts.database(), parts.clock());
    var beans = context.getBeanFactory();
    beans.registerSingleton("consoleSettings", settings);
    beans.registerSingleton("consoleParts", parts);
    beans.registerSingleton("consoleListeners", listeners);
    beans.registerSingleton("consoleLinks", links);
    context.setBeanNameGenerator(FullyQualifiedAnnotationBeanNameGenerator.INSTANCE);
    context.setAllowBeanDefinitionOverriding(false); // two beans of one name are a mistake
    context.scan(ConsoleServer.class.getPackageName());
    try {
      context.refresh();
    } catch (RuntimeException refused) {
      context.close();
      throw refused;
    }
    var server = new ConsoleServer(context, settings, links);
    listeners.bound(server.console, server.plain);
    return server;
  }

  /** Where the administration listener is bound. */
  public InetSocketAddress console() {
    return new InetSocketAddress(settings.console().getAddress(), console.getLocalPort());
  }

  /** Where the public listener is bound. */
  public Optional<InetSocketAddress> portal() {
    return portal.flatMap(
        connector ->
            settings
                .portal()
                .map(at -> new InetSocketAddress(at.getAddress(), connector.getLocalPort())));
  }

  /** Where the listener without TLS is bound. */
  public Optional<InetSocketAddress> plain() {
    return plain.flatMap(
        connector ->
            settings
                .face()
                .plain()
                .map(at -> new InetSocketAddress(at.getAddress(), connector.getLocalPort())));
  }

  /** The address of the console in a browser. */
  public URI url() {
    return settings.url().orElseGet(() -> URI.create("http://" + hostAndPort(console())));
  }

  /**
   * A link to create the first administrator; empty if anybody can sign in already. Each call makes
   * a new link, and the one before stops working.
   */
  public Optional<URI> setUpLink() {
    return links.isFirstStart()
        ? Optional.of(url().resolve("/set-up?code=" + links.setUp(SET_UP_VALIDITY)))
        : Optional.empty();
  }

  /** A link that signs in once as an administrator of that name, who is created if need be. */
  public URI signInLink(String account) {
    return url().resolve("/sign-in/link?code=" + links.signIn(account, SIGN_IN_VALIDITY));
  }

  /** The objects behind, for tests that look at all routes. */
  ApplicationContext context() {
    return context;
  }

  /** Stops accepting, lets running requests end for a short while, and stops. */
  @Override
  public void close() {
    context.close();
  }

  private static String hostAndPort(InetSocketAddress address) {
    var host = address.getAddress();
    if (host.isAnyLocalAddress()) {
      return "localhost:" + address.getPort();
    }
    var text = host.getHostAddress();
    return (text.contains(":") ? "[" + text + "]" : text) + ":" + address.getPort();
  }
}
