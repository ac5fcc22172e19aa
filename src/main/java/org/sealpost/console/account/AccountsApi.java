package org.sealpost.console.account;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.Right;
import org.sealpost.console.Role;
import org.sealpost.console.access.Account;
import org.sealpost.console.access.Accounts;
import org.sealpost.console.access.Sessions;
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

/** The people who may sign in, for programs. */
@RestController
final class AccountsApi {

  private final Accounts accounts;
  private final Sessions sessions;
  private final Deeds deeds;

  AccountsApi(Accounts accounts, Sessions sessions, Deeds deeds) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.deeds = deeds;
  }

  /** An account as the API tells it. */
  @Described("a person who may sign in")
  record AccountFacts(
      String id, String name, List<String> roles, boolean active, Instant createdAt) {

    static AccountFacts of(Account account) {
      return new AccountFacts(
          account.id(),
          account.name(),
          account.roles().stream().sorted().map(Role::word).toList(),
          account.active(),
          account.createdAt());
    }
  }

  /** An account to make. */
  @Described("an account to make")
  record NewAccount(
      String name,
      @Described("at least 12 characters") String password,
      @Described("administrator, operator, help-desk, auditor, data-protection-officer")
          List<String> roles) {}

  @Allow(Right.SEE_ACCESS)
  @Described("Accounts by name")
  @GetMapping("/api/v1/accounts")
  Listing<AccountFacts> list(
      @RequestParam Optional<String> after, @RequestParam Optional<Integer> limit) {
    return Listing.cut(accounts.all(), after, Listing.limit(limit), Account::id)
        .map(AccountFacts::of);
  }

  @Allow(Right.CHANGE_ACCESS)
  @Described(value = "Makes an account", status = 201)
  @PostMapping("/api/v1/accounts")
  ResponseEntity<AccountFacts> make(@RequestBody NewAccount wanted) {
    var name = wanted.name().strip();
    if (Accounts.objection(name, wanted.password()).isPresent()) {
      throw Problem.invalid(
          "A name begins with a letter or digit; a password has 12 to 256 characters without the"
              + " name in it.");
    }
    var roles = NewToken.roles(wanted.roles());
    var hash = accounts.hash(wanted.password());
    var made =
        deeds
            .write(
                (sql, doer) -> {
                  var account = accounts.create(sql, name, hash, roles);
                  account.ifPresent(
                      present ->
                          doer.record(
                              sql,
                              "account.add",
                              present.name(),
                              Map.of("roles", String.join(" ", wanted.roles()))));
                  return account;
                })
            .orElseThrow(() -> Problem.conflict("There is an account of this name."));
    return ResponseEntity.created(URI.create("/api/v1/accounts/" + made.id()))
        .body(AccountFacts.of(made));
  }

  @Allow(Right.CHANGE_ACCESS)
  @Described(
      value = "Removes an account and ends its sessions; not the last administrator",
      status = 204)
  @DeleteMapping("/api/v1/accounts/{id}")
  ResponseEntity<Void> delete(@PathVariable String id) {
    var account =
        accounts.find(id).orElseThrow(() -> Problem.notFound("There is no account of this id."));
    boolean gone =
        deeds.write(
            (sql, doer) -> {
              boolean deleted = accounts.delete(sql, account);
              if (deleted) {
                sessions.endAll(sql, account.id());
                doer.record(sql, "account.delete", account.name(), Map.of());
              }
              return deleted;
            });
    if (!gone) {
      throw Problem.conflict("This is the last administrator.");
    }
    return ResponseEntity.noContent().build();
  }
}
