package org.sealpost.console.account;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.Right;
import org.sealpost.console.Role;
import org.sealpost.console.access.Tokens;
import org.sealpost.console.api.Described;
import org.sealpost.console.api.Listing;
import org.sealpost.console.frame.Deeds;
import org.sealpost.console.frame.Problem;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tokens for programs. */
@RestController
final class TokensApi {

  private final Tokens tokens;
  private final Deeds deeds;

  TokensApi(Tokens tokens, Deeds deeds) {
    this.tokens = tokens;
    this.deeds = deeds;
  }

  /** A token as the API tells it. */
  @Described("a token")
  record TokenFacts(
      String id,
      String name,
      List<String> roles,
      String madeBy,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> usedAt,
      @Described("the secret; shown once, in the answer to its making") Optional<String> token) {

    static TokenFacts of(Tokens.Token token, Optional<String> secret) {
      return new TokenFacts(
          token.id(),
          token.name(),
          token.roles().stream().sorted().map(Role::word).toList(),
          token.madeBy(),
          token.createdAt(),
          token.expiresAt(),
          token.usedAt(),
          secret);
    }
  }

  @Allow(Right.SEE_ACCESS)
  @Described("Tokens, the latest first, without their secrets")
  @GetMapping("/api/v1/tokens")
  Listing<TokenFacts> list(
      @RequestParam Optional<String> after, @RequestParam Optional<Integer> limit) {
    return Listing.cut(tokens.all(), after, Listing.limit(limit), Tokens.Token::id)
        .map(token -> TokenFacts.of(token, Optional.empty()));
  }

  @Allow(Right.CHANGE_ACCESS)
  @Described(
      value = "Makes a token; the answer is the only place that shows its secret",
      status = 201)
  @PostMapping("/api/v1/tokens")
  ResponseEntity<TokenFacts> make(@RequestBody NewToken wanted) {
    var name = wanted.checkedName();
    var roles = wanted.roleSet();
    var made =
        deeds.write(
            (sql, doer) -> {
              var token = tokens.make(sql, name, roles, doer.name(), wanted.expiresAt());
              doer.record(
                  sql,
                  "token.add",
                  token.token().id(),
                  Map.of("name", name, "roles", String.join(" ", wanted.roles())));
              return token;
            });
    return ResponseEntity.created(URI.create("/api/v1/tokens/" + made.token().id()))
        .body(TokenFacts.of(made.token(), Optional.of(made.secret())));
  }

  @Allow(Right.CHANGE_ACCESS)
  @Described(value = "Forgets a token", status = 204)
  @DeleteMapping("/api/v1/tokens/{id}")
  ResponseEntity<Void> delete(@PathVariable String id) {
    boolean gone =
        deeds.write(
            (sql, doer) -> {
              boolean deleted = tokens.delete(sql, id);
              if (deleted) {
                doer.record(sql, "token.delete", id, Map.of());
              }
              return deleted;
            });
    if (!gone) {
      throw Problem.notFound("There is no token of this id.");
    }
    return ResponseEntity.noContent().build();
  }
}
