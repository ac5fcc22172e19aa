package org.sealpost.console.frame;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sealpost.console.Visitor;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** A visitor in the form in which Spring Security carries it through a request. */
public final class VisitorAuthentication extends AbstractAuthenticationToken {

  private static final long serialVersionUID = 1L;

  private final transient Visitor visitor;

  /** An authenticated visitor, or nobody. */
  public VisitorAuthentication(Visitor visitor) {
    super(List.of());
    this.visitor = visitor;
    setAuthenticated(visitor.kind() != Visitor.Kind.NOBODY);
  }

  /** Who makes the request that this thread answers. */
  public static Visitor visitor() {
    return SecurityContextHolder.getContext().getAuthentication()
            instanceof VisitorAuthentication present
        ? present.visitor
        : Visitor.NOBODY;
  }

  @Override
  public @Nullable Object getCredentials() {
    return null;
  }

  @Override
  public Object getPrincipal() {
    return visitor;
  }

  @Override
  public String getName() {
    return visitor.name();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VisitorAuthentication that && that.visitor.equals(visitor);
  }

  @Override
  public int hashCode() {
    return visitor.hashCode();
  }
}
