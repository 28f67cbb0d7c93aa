package dev.pulsarasync.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packagesOf = ArchitectureTests.class, importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.pulsarasync.spring.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyKnowsTheAutoConfiguration =
      noClasses()
          .that()
          .resideOutsideOfPackage("..autoconfigure..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.pulsarasync.spring.autoconfigure..");

  @ArchTest
  static final ArchRule tasksKnowNoMeters =
      noClasses()
          .that()
          .resideInAPackage("..spring.task..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.pulsarasync.spring.metrics..", "io.micrometer..");

  @ArchTest
  static final ArchRule metersKnowNoTasks =
      noClasses()
          .that()
          .resideInAPackage("..spring.metrics..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.pulsarasync.spring.task..");
}
