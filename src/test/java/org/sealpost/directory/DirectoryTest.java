package org.sealpost.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.store.OnBothEngines;
import org.sealpost.store.TestDatabase;

class DirectoryTest {

  private static final Domain OURS = Domain.of("example.org");
  private static final Address ANNA = Address.of("anna@example.org");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));

  private Directory directory(TestDatabase database) {
    return new Directory(database, now::get);
  }

  private Directory withOurDomain(TestDatabase database) {
    var directory = directory(database);
    directory.add(OwnDomain.of(OURS));
    return directory;
  }

  private static Person person(String email, String name) {
    return new Person(Address.of(email), name, List.of(), false, true);
  }

  private static <T> T done(Change<T> change) {
    assertThat(change).isInstanceOf(Change.Done.class);
    return ((Change.Done<T>) change).thing();
  }

  @OnBothEngines
  void knowsWhatItWasTaughtAtOnceAndAfterARestart(TestDatabase database) {
    var directory = withOurDomain(database);
    var anna =
        new Person(
            Address.of("Anna@example.org"),
            List.of(Address.of("a.schmidt@example.org")),
            "Anna Schmidt",
            List.of("board", "sales"),
            true,
            true);
    assertThat(done(directory.add(anna))).isEqualTo(anna);
    assertThat(directory.person(ANNA)).contains(anna);
    database.restart();
    var again = directory(database);
    assertThat(again.isOurs(OURS)).isTrue();
    assertThat(again.isOurs(Domain.of("sub.example.org"))).isFalse();
    assertThat(again.person(ANNA)).contains(anna);
    assertThat(again.person(Address.of("A.Schmidt@EXAMPLE.org"))).contains(anna);
    assertThat(again.protectedPeople()).containsExactly(anna);
    assertThat(again.groups()).containsExactly(new Group("board", 1), new Group("sales", 1));
    assertThat(again.size()).isEqualTo(1);
  }

  @OnBothEngines
  void saysWhyAPersonCannotBeAdded(TestDatabase database) {
    var directory = withOurDomain(database);
    var anna =
        new Person(ANNA, List.of(Address.of("chef@example.org")), "Anna", List.of(), false, true);
    done(directory.add(anna));
    assertThat(directory.add(person("ANNA@example.org", "Other")))
        .isEqualTo(new Change.AlreadyThere<>(anna));
    assertThat(directory.add(person("chef@example.org", "Other")))
        .isEqualTo(new Change.AlreadyThere<>(anna));
    assertThat(directory.add(person("bob@example.net", "Bob")))
        .isEqualTo(new Change.NotOurs<>(Domain.of("example.net")));
    assertThat(
            directory.add(
                new Person(
                    Address.of("bob@example.org"),
                    List.of(Address.of("bob@example.net")),
                    "Bob",
                    List.of(),
                    false,
                    true)))
        .isEqualTo(new Change.NotOurs<>(Domain.of("example.net")));
    var invalid =
        List.of(
            person("bob@example.org", "B".repeat(201)),
            new Person(Address.of("bob@example.org"), "Bob", List.of("a;b"), false, true),
            new Person(Address.of("bob@example.org"), "Bob", List.of("g".repeat(101)), false, true),
            new Person(Address.of("bob@example.org"), " ", List.of(), true, true));
    for (var wrong : invalid) {
      assertThat(directory.add(wrong)).isInstanceOf(Change.Invalid.class);
    }
    assertThat(directory.people(PeopleQuery.first(10))).containsExactly(anna);
  }

  @OnBothEngines
  void changesAndRemovesPeople(TestDatabase database) {
    var directory = withOurDomain(database);
    done(directory.add(person("anna@example.org", "Anna")));
    var changed =
        new Person(
            ANNA,
            List.of(Address.of("a@example.org")),
            " Anna\u202E Schmidt ",
            List.of(" sales ", "sales", "", "board"),
            false,
            false);
    var tidy =
        new Person(
            ANNA,
            List.of(Address.of("a@example.org")),
            "Anna Schmidt",
            List.of("board", "sales"),
            false,
            false);
    assertThat(done(directory.set(changed))).isEqualTo(tidy);
    assertThat(directory.person(Address.of("a@example.org"))).contains(tidy);
    assertThat(directory.set(person("bob@example.org", "Bob")))
        .isEqualTo(new Change.NotThere<>("bob@example.org"));
    assertThat(directory.deletePerson(Address.of("a@example.org")))
        .isEqualTo(new Change.NotThere<>("a@example.org"));
    assertThat(done(directory.deletePerson(ANNA))).isEqualTo(tidy);
    assertThat(directory.person(ANNA)).isEmpty();
    assertThat(directory.groups()).isEmpty();
    done(directory.add(person("a@example.org", "Somebody else")));
  }

  @OnBothEngines
  void acceptsAnybodyUnlessRecipientsAreChecked(TestDatabase database) {
    var directory = withOurDomain(database);
    done(directory.add(person("anna@example.org", "Anna")));
    var nobody = Address.of("nobody@example.org");
    assertThat(directory.accepts(nobody)).isTrue();
    assertThat(directory.accepts(Address.of("anna@example.net"))).isFalse();

    done(directory.set(new OwnDomain(OURS, Optional.empty(), true, false)));
    assertThat(directory.accepts(nobody)).isFalse();
    assertThat(directory.accepts(ANNA)).isTrue();
    assertThat(directory.accepts(Address.of("anna+shop@example.org"))).isTrue();
    assertThat(directory.accepts(Address.of("+anna@example.org"))).isFalse();
  }

  @OnBothEngines
  void letsConfiguredDomainsGoBeforeStoredOnes(TestDatabase database) {
    var directory = directory(database);
    directory.configured(List.of(OwnDomain.of(OURS, "10.0.0.5:25")));
    var fixed = new OwnDomain(OURS, Optional.of("10.0.0.5:25"), false, true);
    assertThat(directory.isOurs(ANNA)).isTrue();
    assertThat(directory.domain(OURS)).contains(fixed);
    assertThat(directory.add(OwnDomain.of(OURS))).isEqualTo(new Change.AlreadyThere<>(fixed));
    assertThat(directory.set(OwnDomain.of(OURS))).isEqualTo(new Change.Configured<>(fixed));
    assertThat(directory.deleteDomain(OURS)).isEqualTo(new Change.Configured<>(fixed));
    done(directory.add(person("anna@example.org", "Anna")));

    var other = Domain.of("example.com");
    assertThat(directory.add(OwnDomain.of(other, "nonsense"))).isInstanceOf(Change.Invalid.class);
    assertThat(directory.add(OwnDomain.of(other, "host:0"))).isInstanceOf(Change.Invalid.class);
    assertThat(directory.add(OwnDomain.of(other, "host:70000"))).isInstanceOf(Change.Invalid.class);
    done(directory.add(OwnDomain.of(other, "[2001:db8::1]:25")));
    assertThat(directory.domains()).extracting(OwnDomain::name).containsExactly(other, OURS);
  }

  @OnBothEngines
  void keepsADomainInWhichSomebodyHasAnAddress(TestDatabase database) {
    var directory = withOurDomain(database);
    done(directory.add(person("anna@example.org", "Anna")));
    assertThat(directory.deleteDomain(OURS)).isInstanceOf(Change.Invalid.class);
    done(directory.deletePerson(ANNA));
    done(directory.deleteDomain(OURS));
    assertThat(directory.deleteDomain(OURS)).isEqualTo(new Change.NotThere<>("example.org"));
    assertThat(directory.isOurs(OURS)).isFalse();
  }

  @OnBothEngines
  void findsAPartnerByAddressBeforeItsDomain(TestDatabase database) {
    var directory = withOurDomain(database);
    var domain =
        done(
            directory.add(
                Partner.of(Domain.of("Example.NET")).withEncrypt(EncryptionDemand.ALWAYS)));
    var address =
        done(
            directory.add(
                Partner.of(Address.of("Bob@example.net"))
                    .withTls(TlsDemand.VERIFIED)
                    .withNote("two\nlines")));
    assertThat(address.note()).isEqualTo("two lines");
    assertThat(directory.partner(Address.of("BOB@example.net"))).contains(address);
    assertThat(directory.partner(Address.of("carol@example.net"))).contains(domain);
    assertThat(directory.partner(Address.of("carol@example.com"))).isEmpty();
    assertThat(directory.partner("@EXAMPLE.net")).contains(domain);
    assertThat(directory.partners()).containsExactly(address, domain);

    assertThat(directory.add(Partner.of(Domain.of("example.net"))))
        .isEqualTo(new Change.AlreadyThere<>(domain));
    assertThat(directory.add(Partner.of(OURS))).isInstanceOf(Change.Invalid.class);
    assertThat(
            directory.add(
                new Partner("no such", EncryptionDemand.NEVER, TlsDemand.REQUIRED, Set.of(), "")))
        .isInstanceOf(Change.Invalid.class);
    assertThat(directory.set(Partner.of(Domain.of("example.com"))))
        .isInstanceOf(Change.NotThere.class);
    done(directory.set(address.withEncrypt(EncryptionDemand.NEVER)));
    assertThat(directory.partner(Address.of("bob@example.net")).orElseThrow().encrypt())
        .isEqualTo(EncryptionDemand.NEVER);
    done(directory.deletePartner("bob@example.net"));
    assertThat(directory.partner(Address.of("bob@example.net"))).contains(domain);
    assertThat(directory.deletePartner("bob@example.net")).isInstanceOf(Change.NotThere.class);
  }

  @OnBothEngines
  void listsPeopleByWhateverIsAsked(TestDatabase database) {
    var directory = withOurDomain(database);
    for (int i = 0; i < 25; i++) {
      done(
          directory.add(
              new Person(
                  Address.of("p%02d@example.org".formatted(i)),
                  "Person " + i,
                  List.of(i % 2 == 0 ? "even" : "odd"),
                  i == 7,
                  i != 9)));
    }
    var first = PeopleQuery.first(10);
    var seen = new ArrayList<Person>();
    var page = directory.people(first);
    while (!page.isEmpty()) {
      seen.addAll(page);
      page = directory.people(first.withAfter(page.getLast().email().key()));
    }
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(directory.people(PeopleQuery.first(99).withGroup("even"))).hasSize(13);
    assertThat(directory.people(PeopleQuery.first(99).withText("PERSON 1"))).hasSize(11);
    assertThat(directory.people(PeopleQuery.first(99).withProtected(true))).hasSize(1);
    assertThat(directory.people(PeopleQuery.first(99).withActive(false))).hasSize(1);
    assertThat(directory.people(PeopleQuery.first(99).withDomain(Domain.of("example.net"))))
        .isEmpty();
  }

  @OnBothEngines
  void seesWhatAnotherNodeChangedWithinSeconds(TestDatabase database) {
    var one = withOurDomain(database);
    var other = directory(database);
    done(one.add(person("anna@example.org", "Anna")));
    now.updateAndGet(at -> at.plusSeconds(3));
    assertThat(other.person(ANNA)).isPresent();
    done(one.deletePerson(ANNA));
    now.updateAndGet(at -> at.plusSeconds(3));
    assertThat(other.person(ANNA)).isEmpty();
    done(one.add(person("anna@example.org", "Anna")));
    now.updateAndGet(at -> at.minusSeconds(3_600));
    assertThat(other.person(ANNA)).as("after the clock was set back").isPresent();
  }

  @OnBothEngines
  void forgetsWhatAFailedTransactionWanted(TestDatabase database) {
    var directory = withOurDomain(database);
    assertThatThrownBy(
            () ->
                database.write(
                    sql -> {
                      done(directory.add(sql, person("anna@example.org", "Anna")));
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");
    assertThat(directory.person(ANNA)).isEmpty();
    assertThat(directory.isOurs(OURS)).isTrue();
    done(directory.add(person("anna@example.org", "Anna")));
    assertThat(directory.person(ANNA)).isPresent();
  }

  @OnBothEngines
  void letsOneOfManyWritersHaveAnAddress(TestDatabase database) throws Exception {
    var directory = withOurDomain(database);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var works = new ArrayList<Future<Change<Person>>>();
      for (int i = 0; i < 20; i++) {
        var wish =
            new Person(
                Address.of("p" + i + "@example.org"),
                List.of(Address.of("shared@example.org")),
                "P",
                List.of(),
                false,
                true);
        Callable<Change<Person>> work = () -> directory.add(wish);
        works.add(threads.submit(work));
      }
      int done = 0;
      for (var work : works) {
        done += work.get() instanceof Change.Done<Person> ? 1 : 0;
      }
      assertThat(done).isEqualTo(1);
    }
    assertThat(directory.size()).isEqualTo(1);
  }
}
