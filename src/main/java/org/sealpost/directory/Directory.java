package org.sealpost.directory;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.sealpost.mail.Address;
import org.sealpost.mail.Domain;
import org.sealpost.store.AfterCommit;
import org.sealpost.store.Database;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who we are and whom we know: domains, people, groups, partners. Look-ups are answered from
 * memory; changes made here are seen by the next look-up, changes made by another node within
 * seconds. Changes come in two forms: in the caller's transaction, or in one of their own.
 */
public final class Directory {

  private final Database database;
  private final DomainRows domains = new DomainRows();
  private final PeopleRows people = new PeopleRows();
  private final PartnerRows partners = new PartnerRows();
  private final LatestSnapshot latest;
  private final Passwords passwords;
  private volatile Map<Domain, OwnDomain> configured = Map.of();

  public Directory(Database database, InstantSource clock) {
    this.database = database;
    this.latest = new LatestSnapshot(database, clock, this::load);
    this.passwords = new Passwords(database, this::person, clock);
  }

  /**
   * Sets the domains that stand in the configuration file. They go before stored ones of the same
   * name and are only changed there.
   */
  public void configured(List<OwnDomain> list) {
    var byName = new TreeMap<Domain, OwnDomain>();
    list.forEach(domain -> byName.put(domain.name(), domain.asConfigured()));
    configured = byName;
  }

  /** Whether mail for this domain is ours. */
  public boolean isOurs(Domain domain) {
    return configured.containsKey(domain) || latest.now().domains().containsKey(domain);
  }

  /** Whether mail for this address is ours. */
  public boolean isOurs(Address address) {
    return isOurs(address.domain());
  }

  /**
   * Whether mail for this address is taken: its domain is ours, and either takes mail for anybody
   * or the address belongs to a person, perhaps with a detail behind a plus sign.
   */
  public boolean accepts(Address recipient) {
    return domain(recipient.domain())
        .filter(domain -> !domain.checkRecipients() || latest.now().receiver(recipient).isPresent())
        .isPresent();
  }

  /** One of our domains. */
  public Optional<OwnDomain> domain(Domain name) {
    return Optional.ofNullable(configured.get(name))
        .or(() -> Optional.ofNullable(latest.now().domains().get(name)));
  }

  /** The domain of ours that a host belongs to; the first one if it lies in none of them. */
  public Optional<Domain> home(Domain host) {
    return domains().stream()
        .map(OwnDomain::name)
        .max(Comparator.comparing(host::isWithin).thenComparing(Comparator.reverseOrder()));
  }

  /** Our domains by name. */
  public List<OwnDomain> domains() {
    var all = new TreeMap<>(latest.now().domains());
    all.putAll(configured);
    return List.copyOf(all.values());
  }

  /** The person with this address, main or other, whether still with us or not. */
  public Optional<Person> person(Address address) {
    return latest.now().person(address);
  }

  /** The passwords with which our people submit mail. */
  public Passwords passwords() {
    return passwords;
  }

  /** Active people whose names are watched for. */
  public List<Person> protectedPeople() {
    return latest.now().protectedPeople();
  }

  /** The people that fit, by main address. */
  public List<Person> people(PeopleQuery query) {
    var everybody = latest.now().people().values().stream().filter(fits(query));
    return everybody.limit(query.limit()).toList();
  }

  /** How many people there are. */
  public int size() {
    return latest.now().people().size();
  }

  /** All groups that have members, by name. */
  public List<Group> groups() {
    var sizes = new TreeMap<String, Integer>();
    for (var person : latest.now().people().values()) {
      person.groups().forEach(name -> sizes.merge(name, 1, Integer::sum));
    }
    return sizes.entrySet().stream().map(e -> new Group(e.getKey(), e.getValue())).toList();
  }

  /** The partner that an address falls under: itself, else its domain. */
  public Optional<Partner> partner(Address address) {
    return latest.now().partner(address);
  }

  /** The partner of exactly this key, as people write it. */
  public Optional<Partner> partner(String key) {
    return Partner.key(key).map(latest.now().partners()::get);
  }

  /** All partners by key. */
  public List<Partner> partners() {
    return List.copyOf(latest.now().partners().values());
  }

  /** Adds a person. */
  public Change<Person> add(JdbcClient sql, Person person) {
    return changing(sql, () -> people.add(sql, person, ours(sql)));
  }

  /** Adds a person. */
  public Change<Person> add(Person person) {
    return database.write(sql -> add(sql, person));
  }

  /** Replaces what is known of the person with this main address. */
  public Change<Person> set(JdbcClient sql, Person person) {
    return changing(sql, () -> people.set(sql, person, ours(sql)));
  }

  /** Replaces what is known of the person with this main address. */
  public Change<Person> set(Person person) {
    return database.write(sql -> set(sql, person));
  }

  /** Removes a person. */
  public Change<Person> deletePerson(JdbcClient sql, Address email) {
    return changing(sql, () -> people.delete(sql, email));
  }

  /** Removes a person. */
  public Change<Person> deletePerson(Address email) {
    return database.write(sql -> deletePerson(sql, email));
  }

  /** Adds a domain. */
  public Change<OwnDomain> add(JdbcClient sql, OwnDomain domain) {
    var fixed = Optional.ofNullable(configured.get(domain.name()));
    return fixed.isPresent()
        ? new Change.AlreadyThere<>(fixed.get())
        : changing(sql, () -> domains.add(sql, domain));
  }

  /** Adds a domain. */
  public Change<OwnDomain> add(OwnDomain domain) {
    return database.write(sql -> add(sql, domain));
  }

  /** Replaces the settings of a domain. */
  public Change<OwnDomain> set(JdbcClient sql, OwnDomain domain) {
    var fixed = Optional.ofNullable(configured.get(domain.name()));
    return fixed.isPresent()
        ? new Change.Configured<>(fixed.get())
        : changing(sql, () -> domains.set(sql, domain));
  }

  /** Replaces the settings of a domain. */
  public Change<OwnDomain> set(OwnDomain domain) {
    return database.write(sql -> set(sql, domain));
  }

  /** Removes a domain in which nobody has an address. */
  public Change<OwnDomain> deleteDomain(JdbcClient sql, Domain name) {
    var fixed = Optional.ofNullable(configured.get(name));
    return fixed.isPresent()
        ? new Change.Configured<>(fixed.get())
        : changing(sql, () -> domains.delete(sql, name));
  }

  /** Removes a domain in which nobody has an address. */
  public Change<OwnDomain> deleteDomain(Domain name) {
    return database.write(sql -> deleteDomain(sql, name));
  }

  /** Adds a partner. */
  public Change<Partner> add(JdbcClient sql, Partner partner) {
    return changing(sql, () -> partners.add(sql, partner, this::isOurs));
  }

  /** Adds a partner. */
  public Change<Partner> add(Partner partner) {
    return database.write(sql -> add(sql, partner));
  }

  /** Replaces the settings of a partner. */
  public Change<Partner> set(JdbcClient sql, Partner partner) {
    return changing(sql, () -> partners.set(sql, partner));
  }

  /** Replaces the settings of a partner. */
  public Change<Partner> set(Partner partner) {
    return database.write(sql -> set(sql, partner));
  }

  /** Removes a partner by its key as people write it. */
  public Change<Partner> deletePartner(JdbcClient sql, String key) {
    return changing(sql, () -> partners.delete(sql, key));
  }

  /** Removes a partner by its key as people write it. */
  public Change<Partner> deletePartner(String key) {
    return database.write(sql -> deletePartner(sql, key));
  }

  /**
   * Takes in a file of people, all or nothing.
   *
   * @param csv UTF-8 with a header line of {@code email,displayName,groups,protected} in any order,
   *     of which only the first must be there; groups are separated by semicolons
   */
  public PeopleImport importPeople(JdbcClient sql, byte[] csv) {
    return switch (PeopleCsv.read(csv)) {
      case PeopleCsv.Mistaken(var mistakes) -> new PeopleImport.Rejected(mistakes);
      case PeopleCsv.Lines lines ->
          changing(sql, () -> new PeopleIntake(people).take(sql, lines, ours(sql)));
    };
  }

  /** Takes in a file of people, all or nothing, in a transaction of its own. */
  public PeopleImport importPeople(byte[] csv) {
    return database.write(sql -> importPeople(sql, csv));
  }

  /** Everybody as a file that {@link #importPeople} reads and no spreadsheet runs. */
  public String exportPeople() {
    return PeopleCsv.write(latest.now().people().values());
  }

  private Predicate<Domain> ours(JdbcClient sql) {
    return domain -> configured.containsKey(domain) || domains.exists(sql, domain);
  }

  private <T> T changing(JdbcClient sql, Supplier<T> work) {
    long version = version(sql);
    AfterCommit.then(() -> latest.committed(version));
    return work.get();
  }

  /** The next version; its row stays locked until the transaction ends. */
  private static long version(JdbcClient sql) {
    return sql.sql("UPDATE directory_version SET number = number + 1 WHERE id = 1 RETURNING number")
        .query((row, number) -> row.getLong("number"))
        .single();
  }

  private Snapshot load(JdbcClient sql) {
    // The number first: what changes while we read is read again at the next look.
    long version = LatestSnapshot.version(sql);
    return Snapshot.of(version, domains.all(sql), people.all(sql), partners.all(sql));
  }

  private static Predicate<Person> fits(PeopleQuery query) {
    var text = query.text().map(part -> part.strip().toLowerCase(Locale.ROOT)).orElse("");
    return person ->
        query.after().map(after -> person.email().key().compareTo(after) > 0).orElse(true)
            && query.group().map(person.groups()::contains).orElse(true)
            && query.domain().map(person.email().domain()::equals).orElse(true)
            && query.isProtected().map(wanted -> wanted == person.isProtected()).orElse(true)
            && query.active().map(wanted -> wanted == person.active()).orElse(true)
            && (text.isEmpty() || contains(person, text));
  }

  private static boolean contains(Person person, String text) {
    return person.displayName().toLowerCase(Locale.ROOT).contains(text)
        || person.email().key().contains(text)
        || person.aliases().stream().anyMatch(alias -> alias.key().contains(text));
  }
}
