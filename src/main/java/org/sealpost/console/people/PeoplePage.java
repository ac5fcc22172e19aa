package org.sealpost.console.people;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sealpost.console.Allow;
import org.sealpost.console.ConsoleParts;
import org.sealpost.console.Right;
import org.sealpost.console.api.Listing;
import org.sealpost.console.frame.Problem;
import org.sealpost.console.frame.VisitorAuthentication;
import org.sealpost.directory.Directory;
import org.sealpost.directory.PeopleImport;
import org.sealpost.directory.PeopleQuery;
import org.sealpost.directory.Person;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Our people: list, add, protect, import. */
@Controller
final class PeoplePage {

  private static final int SHOWN = 100;

  private final Directory directory;
  private final PeopleChanges changes;

  PeoplePage(ConsoleParts parts, PeopleChanges changes) {
    this.directory = parts.directory();
    this.changes = changes;
  }

  @Allow(Right.SEE_DIRECTORY)
  @GetMapping("/people")
  String show(
      @RequestParam Optional<String> text,
      @RequestParam Optional<String> group,
      @RequestParam(defaultValue = "false") boolean guarded,
      @RequestParam Optional<String> after,
      Model model) {
    var query =
        new PeopleQuery(
            text.filter(given -> !given.isBlank()),
            group.filter(given -> !given.isBlank()),
            Optional.empty(),
            guarded ? Optional.of(true) : Optional.empty(),
            Optional.empty(),
            after.filter(given -> !given.isBlank()),
            SHOWN + 1);
    var found = directory.people(query);
    model.addAttribute("listing", Listing.page(found, SHOWN, person -> person.email().key()));
    model.addAttribute("withPassword", directory.passwords().among(found));
    model.addAttribute("text", text.orElse(""));
    model.addAttribute("group", group.orElse(""));
    model.addAttribute("guarded", guarded);
    model.addAttribute("groups", directory.groups());
    model.addAttribute("domains", directory.domains());
    model.addAttribute("total", directory.size());
    model.addAttribute("mayChange", VisitorAuthentication.visitor().may(Right.CHANGE_DIRECTORY));
    model.addAttribute("api", "/api/v1/users");
    return "people";
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @PostMapping("/people")
  String add(
      @RequestParam String email,
      @RequestParam String displayName,
      @RequestParam(defaultValue = "") String groups,
      @RequestParam(defaultValue = "false") boolean guarded,
      RedirectAttributes flash) {
    var name = Optional.of(displayName).filter(text -> !text.isBlank());
    var user =
        new NewUser(
            Optional.of(email),
            Optional.empty(),
            name,
            Optional.of(groups(groups)),
            Optional.of(guarded),
            Optional.empty());
    changes.add(user.person());
    flash.addFlashAttribute("said", "people.added");
    return "redirect:/people";
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @PostMapping("/people/set")
  String set(
      @RequestParam String email,
      @RequestParam Optional<Boolean> guarded,
      @RequestParam Optional<Boolean> active,
      RedirectAttributes flash) {
    var before = known(email);
    changes.set(
        new NewUser(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                guarded,
                active)
            .over(before));
    flash.addFlashAttribute("said", "people.changed");
    return "redirect:/people";
  }

  /** Without a password, takes the one away that was set. */
  @Allow(Right.CHANGE_DIRECTORY)
  @PostMapping("/people/password")
  String password(
      @RequestParam String email,
      @RequestParam(defaultValue = "") String password,
      RedirectAttributes flash) {
    var person = known(email).email();
    if (password.isEmpty()) {
      changes.withoutPassword(person);
    } else {
      changes.password(person, password);
    }
    flash.addFlashAttribute(
        "said", password.isEmpty() ? "people.password-gone" : "people.password-was-set");
    return "redirect:/people";
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @PostMapping("/people/delete")
  String delete(@RequestParam String email, RedirectAttributes flash) {
    changes.delete(known(email).email());
    flash.addFlashAttribute("said", "people.deleted");
    return "redirect:/people";
  }

  @Allow(Right.CHANGE_DIRECTORY)
  @PostMapping("/people/import")
  String take(@RequestParam MultipartFile file, RedirectAttributes flash) throws IOException {
    switch (changes.take(file.getBytes())) {
      case PeopleImport.Imported done -> flash.addFlashAttribute("imported", done);
      case PeopleImport.Rejected(var mistakes) ->
          flash.addFlashAttribute("mistakes", mistakes.stream().limit(20).toList());
    }
    return "redirect:/people";
  }

  @Allow(Right.SEE_DIRECTORY)
  @GetMapping("/people/export")
  ResponseEntity<byte[]> export() {
    return ResponseEntity.ok()
        .header("Content-Type", "text/csv;charset=UTF-8")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename("people.csv").build().toString())
        .body(directory.exportPeople().getBytes(StandardCharsets.UTF_8));
  }

  private Person known(String email) {
    return changes
        .find(email)
        .orElseThrow(() -> Problem.notFound("There is nobody of this address."));
  }

  private static List<String> groups(String text) {
    return Arrays.stream(text.split("[;,]")).map(String::strip).filter(g -> !g.isEmpty()).toList();
  }
}
