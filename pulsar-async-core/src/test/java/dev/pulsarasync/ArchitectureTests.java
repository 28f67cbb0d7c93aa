package dev.pulsarasync;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.pulsarasync");

  @Test
  void onlyWhatUsersNameIsPublic() {
    assertThat(CORE)
        .filteredOn(
            type -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
        .extracting(JavaClass::getSimpleName)
        .containsExactlyInAnyOrder(
            "Async",
            "AsyncAdapter",
            "AsyncLock",
            "AsyncObject",
            "AsyncSemaphore",
            "Bench",
            "BenchComparison",
            "BenchHistory",
            "BenchModel",
            "BenchPlan",
            "BenchProgress",
            "BenchRatio",
            "BenchResult",
            "BenchRun",
            "Coroutine",
            "EventLoop",
            "EventLoopBuilder",
            "EventLoopGroup",
            "GroupPolicy",
            "LiveTask",
            "LoopClock",
            "LoopDelays",
            "LoopListener",
            "LoopSnapshot",
            "LoopState",
            "LoopStats",
            "MultiAsync",
            "Named",
            "Outcome",
            "Outcomes",
            "Overflow",
            "Task",
            "TaskGroup",
            "TaskState",
            "TimerHandle",
            "VirtualClock");
    assertThat(CORE)
        .filteredOn(type -> type.isMemberClass())
        .noneMatch(type -> type.getModifiers().contains(JavaModifier.PUBLIC));
  }

  @Test
  void theCoreIsOnePackageAndKnowsNothingBeyondItsDependencies() {
    classes().should().resideInAPackage("dev.pulsarasync").check(CORE);
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.pulsarasync",
            "java..",
            "org.slf4j",
            "org.jspecify.annotations",
            "org.HdrHistogram")
        .check(CORE);
  }

  @Test
  void nothingIsPrinted() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CORE);
  }

  @Test
  void noThreadSleeps() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CORE);
  }

  @Test
  void classesThatUsersDoNotExtendAreFinal() {
    classes()
        .that()
        .arePublic()
        .and()
        .areNotInterfaces()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CORE);
  }
}
