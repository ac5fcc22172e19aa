package org.sealpost;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The rules of the house that the compiler does not know. */
class ArchitectureTest {

  /** The street. A package knows only packages before it, so there is no circle. */
  private static final List<String> STREET =
      List.of(
          "mail",
          "dns",
          "store",
          "keys",
          "audit",
          "smtp",
          "authenticity",
          "smime",
          "directory",
          "tracking",
          "correspondence",
          "delivery",
          "quarantine",
          "privateca",
          "certificates",
          "reports",
          "checks",
          "policy",
          "editing",
          "mailflow",
          "monitoring",
          "console",
          "cli");

  private static final ApplicationModules MODULES = ApplicationModules.of(Sealpost.class);

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.sealpost");

  @Test
  void everyPackageUsesOnlyWhatItDeclaresAndOnlyTheFaceOfIt() {
    MODULES.verify();
  }

  @Test
  void everyPackageStandsOnTheStreet() {
    assertThat(MODULES.stream().map(ArchitectureTest::name)).isSubsetOf(STREET);
  }

  @Test
  void everyPackageLooksOnlyBack() {
    for (var module : MODULES) {
      assertThat(module.getDirectDependencies(MODULES).uniqueModules().map(ArchitectureTest::name))
          .as(name(module))
          .isSubsetOf(STREET.subList(0, STREET.indexOf(name(module))));
    }
  }

  @Test
  void theStreetInTheArchitecturePageIsTheStreetOfTheCode() throws Exception {
    var page = Files.readString(Path.of("ARCHITECTURE.md"));
    assertThat(page).contains(STREET.stream().map(name -> "| `" + name + "` |").toList());
  }

  @Test
  void arrowsInsideAPackageGoOneWay() {
    slices().matching("org.sealpost.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theStandardsKnowNoFramework() {
    noClasses()
        .that(
            resideInAnyPackage(
                "org.sealpost.mail..",
                "org.sealpost.smtp..",
                "org.sealpost.authenticity..",
                "org.sealpost.smime.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.springframework.beans..",
                "org.springframework.context..",
                "org.springframework.stereotype..",
                "org.springframework.jdbc..",
                "java.sql..",
                "jakarta.."))
        .check(CLASSES);
  }

  @Test
  void springIsGlueAtTheFacesAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.sealpost.console..", "org.sealpost.portal..", "org.sealpost.cli..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.springframework.context..",
                "org.springframework.stereotype..",
                "org.springframework.boot..",
                "org.springframework.web.."))
        .check(CLASSES);
  }

  @Test
  void nothingIsReadByJavaSerialisationAndNoProgramIsStarted() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.ObjectInputStream")
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.ProcessBuilder")
        .orShould()
        .dependOnClassesThat(resideInAnyPackage("javax.script..", "java.rmi..", "javax.naming.."))
        .check(CLASSES);
  }

  @Test
  void someWordsAreNoNames() {
    noClasses()
        // DATA is a command of SMTP, and mail data what follows it (RFC 5321 §2.3.1).
        .that()
        .haveNameNotMatching(".*\\.smtp\\.(Command\\$|Mail)Data")
        .should()
        .haveNameMatching(
            ".*(Utils?|Helper|Manager|Service|Processor|Handler|Impl|Base|Common|Info|Data|Dto)")
        .orShould()
        .haveNameMatching(".*\\.(Abstract|Default)[A-Z][A-Za-z]*")
        .orShould()
        .resideInAnyPackage(
            "..util..", "..common..", "..core..", "..helper..", "..impl..", "..shared..")
        .check(CLASSES);
  }

  private static String name(ApplicationModule module) {
    return module.getIdentifier().toString();
  }
}
