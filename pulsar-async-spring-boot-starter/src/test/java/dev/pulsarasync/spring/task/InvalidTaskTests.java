package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pulsarasync.Coroutine;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopGroup;
import dev.pulsarasync.Task;
import dev.pulsarasync.spring.task.elsewhere.Elsewhere;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import reactor.core.publisher.ConnectableFlux;
import reactor.core.publisher.Flux;

class InvalidTaskTests {

  @ParameterizedTest
  @MethodSource
  void stopsTheApplicationAndSaysWhatToDo(Class<?> beanClass, String description, String remedy) {
    Throwable failure = failureOf(beanClass);

    assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
        .isInstanceOf(InvalidTaskException.class)
        .hasMessageContaining(description);
    FailureAnalysis analysis = new InvalidTaskFailureAnalyzer().analyze(failure);
    assertThat(analysis.getDescription()).contains(description);
    assertThat(analysis.getAction()).contains(remedy);
  }

  static Stream<Arguments> stopsTheApplicationAndSaysWhatToDo() {
    String makePublic = "Make the method a public one that is neither static nor final";
    String makeOpen = "make it an open, non-final class";
    String returnFuture = "Return CompletableFuture, CompletionStage, Future, Coroutine or void";
    String giveDuration = "Give the timeout as a duration longer than zero, such as \"2s\"";
    return Stream.of(
        Arguments.of(Private.class, "Private.task() is private", makePublic),
        Arguments.of(Final.class, "Final.task() is final", makePublic),
        Arguments.of(Static.class, "Static.task() is static", makePublic),
        Arguments.of(
            FromElsewhere.class,
            "Elsewhere.task() is package-private in another package than " + name("FromElsewhere"),
            makePublic),
        Arguments.of(FinalClass.class, name("FinalClass") + " is final", makeOpen),
        Arguments.of(FinalByInterface.class, name("FinalByInterface") + " is final", makeOpen),
        Arguments.of(ARecord.class, name("ARecord") + " is a record, which is final", makeOpen),
        Arguments.of(Sealed.class, name("Sealed") + " is sealed", makeOpen),
        Arguments.of(
            PrivatelyMade.class,
            name("PrivatelyMade") + " has private constructors only",
            "Give the class a constructor that is not private"),
        Arguments.of(Value.class, "Value.task() returns java.lang.String", returnFuture),
        Arguments.of(Primitive.class, "Primitive.task() returns int[]", returnFuture),
        Arguments.of(OnType.class, "OnType.name() returns java.lang.String", returnFuture),
        Arguments.of(
            OwnPublisher.class,
            "OwnPublisher.task() returns reactor.core.publisher.ConnectableFlux",
            "With reactor-core on the class path it may be Mono, Flux or another type"),
        Arguments.of(OwnFuture.class, "OwnFuture.task() returns " + name("MyFuture"), returnFuture),
        Arguments.of(
            NoDuration.class,
            "NoDuration.task() has timeout \"soon\": 'soon' is not a valid duration",
            giveDuration),
        Arguments.of(
            NoTime.class,
            "NoTime.task() has timeout \"0s\": '0s' is not longer than",
            giveDuration),
        Arguments.of(
            NegativeTime.class, "NegativeTime.task() has timeout \"-1s\": '-1s' is", giveDuration),
        Arguments.of(
            NoProperty.class,
            "NoProperty.task() has timeout \"${no.such.property}\"",
            giveDuration),
        Arguments.of(
            NoDurationOnType.class, "NoDurationOnType.task() has timeout \"2 s\"", giveDuration),
        Arguments.of(
            UnknownLoop.class,
            "UnknownLoop.task() names the loop \"orders\", which is not one of: mail, pulsar",
            "or add this one, for example with pulsar.async.loops.orders.size=1"),
        Arguments.of(
            UnknownLoopOnType.class,
            "UnknownLoopOnType.task() names the loop \"orders\"",
            "Name one of the loops that there are"),
        Arguments.of(
            BadLoop.class, "BadLoop.task() has loop \"#{1 +}\": ", "Give the loop by its name"),
        Arguments.of(
            BadKey.class,
            "BadKey.task() has key \"#order.\": ",
            "Give the key as a SpEL expression"),
        Arguments.of(
            UnknownArgument.class,
            "UnknownArgument.task() has key \"#order\": the method has no argument 'order'",
            "such as \"#order.id\", or \"#p0.id\" by position"),
        Arguments.of(
            SameNames.class,
            "() has the name \"count\", as has " + name("SameNames") + ".",
            "Give each task a name of its own"),
        Arguments.of(
            SameNameOnType.class, "() has the name \"count\", as has", "Give each task a name"),
        Arguments.of(LazyBean.class, "Value.task() returns", returnFuture),
        Arguments.of(PrototypeBean.class, "Value.task() returns", returnFuture));
  }

  @Test
  void namesEveryMethodAndEachRemedyOnce() {
    Throwable failure = failureOf(Several.class);

    FailureAnalysis analysis = new InvalidTaskFailureAnalyzer().analyze(failure);
    assertThat(analysis.getDescription().lines().filter(line -> line.contains("Several.")))
        .hasSize(3);
    assertThat(analysis.getAction().lines()).hasSize(2);
  }

  @Test
  void acceptsWhatCanBeIntercepted() {
    assertThatCode(() -> start(Fine.class)).doesNotThrowAnyException();
  }

  @Test
  void aNameIsThatOfOneMethodOfTheContext() {
    Throwable failure =
        catchThrowable(
            () ->
                new AnnotationConfigApplicationContext(Processing.class, Named.class, Other.class));

    assertThat(NestedExceptionUtils.getMostSpecificCause(failure))
        .isInstanceOf(InvalidTaskException.class)
        .hasMessageContaining(
            "Other.count() has the name \"count\", as has " + name("Named") + ".count()");
  }

  @Test
  void aNameIsInheritedWithItsMethod() {
    assertThatCode(
            () ->
                new AnnotationConfigApplicationContext(
                        Processing.class, Named.class, SubclassOfNamed.class)
                    .close())
        .doesNotThrowAnyException();
    assertThatCode(() -> start(Named.class)).as("another context").doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(classes = {Both.class, LazyNamed.class, LazyNamedTwice.class})
  void aNameOfAnInterfaceIsThatOfAllWhoImplementIt(Class<?> configuration) {
    assertThatCode(() -> startAndMakeAll(configuration)).doesNotThrowAnyException();
  }

  @Test
  void theMethodsOfATypeWithANameAreSeveralWhoeverImplementsThem() {
    assertThat(NestedExceptionUtils.getMostSpecificCause(failureOf(OfSameNames.class)))
        .isInstanceOf(InvalidTaskException.class)
        .hasMessageContaining(name("InterfaceOfSameNames") + ".")
        .hasMessageContaining("() has the name \"count\", as has " + name("InterfaceOfSameNames"));
  }

  @ParameterizedTest
  @ValueSource(classes = {LazyOfSealedInterface.class, LazyOfSealedClass.class})
  void aTypeThatIsNoBeansClassNeedNotBeOpen(Class<?> configuration) {
    assertThatCode(() -> startAndMakeAll(configuration)).doesNotThrowAnyException();
  }

  @Test
  void leavesAFinalClassWithoutTasksAlone() {
    assertThatCode(() -> start(NoTasks.class)).doesNotThrowAnyException();
  }

  @Test
  void checksABeanThatIsProxiedAlready() {
    assertThatExceptionOfType(InvalidTaskException.class)
        .isThrownBy(
            () ->
                new TaskBeanPostProcessor(new DefaultListableBeanFactory(), 0)
                    .postProcessAfterInitialization(
                        new ProxyFactory(new Value()).getProxy(), "proxy"));
  }

  private static String name(String simpleName) {
    return InvalidTaskTests.class.getName() + "$" + simpleName;
  }

  private static Throwable failureOf(Class<?> beanClass) {
    return catchThrowable(() -> start(beanClass));
  }

  private static void start(Class<?> beanClass) {
    new AnnotationConfigApplicationContext(Processing.class, beanClass).close();
  }

  /** Makes those that are lazy too. */
  private static void startAndMakeAll(Class<?> configuration) {
    try (var context = new AnnotationConfigApplicationContext(Processing.class, configuration)) {
      context.getBeansOfType(NamedTasks.class);
      context.getBeansOfType(SealedTasks.class);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Processing {
    @Bean
    static TaskBeanPostProcessor processor(ListableBeanFactory beans) {
      return new TaskBeanPostProcessor(beans, Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    @Lazy
    EventLoop pulsar() {
      throw new AssertionError("A check makes no loop");
    }

    @Bean
    @Lazy
    EventLoopGroup mail() {
      throw new AssertionError("A check makes no group");
    }
  }

  static class Private {
    @Task
    private void task() {}
  }

  static class Final {
    @Task
    public final void task() {}
  }

  static class Static {
    @Task
    public static void task() {}
  }

  static class FromElsewhere extends Elsewhere {}

  static final class FinalClass {
    @Task
    public void task() {}
  }

  interface Tasks {
    @Task
    void task();
  }

  static final class FinalByInterface implements Tasks {
    @Override
    public void task() {}
  }

  record ARecord() {
    @Task
    public void task() {}
  }

  abstract static sealed class SealedBase permits Sealed {}

  static sealed class Sealed extends SealedBase permits OfSealed {
    @Task
    public void task() {}
  }

  static final class OfSealed extends Sealed {}

  static class PrivatelyMade {
    @Autowired
    private PrivatelyMade() {}

    @Task
    public void task() {}
  }

  static class Value {
    @Task
    public String task() {
      return "";
    }
  }

  static class Primitive {
    @Task
    public int[] task() {
      return new int[0];
    }
  }

  @Task
  static class OnType {
    public String name() {
      return "";
    }
  }

  static class MyFuture extends CompletableFuture<String> {}

  static class OwnFuture {
    @Task
    public MyFuture task() {
      return new MyFuture();
    }
  }

  static class OwnPublisher {
    @Task
    public ConnectableFlux<String> task() {
      return Flux.just("").publish();
    }
  }

  static class UnknownLoop {
    @Task(loop = "orders")
    public void task() {}
  }

  @Task(loop = "orders")
  static class UnknownLoopOnType {
    public void task() {}
  }

  static class BadLoop {
    @Task(loop = "#{1 +}")
    public void task() {}
  }

  static class BadKey {
    @Task(key = "#order.")
    public void task() {}
  }

  static class UnknownArgument {
    @Task(key = "#order")
    public void task(String number) {}
  }

  static class SameNames {
    @Task(name = "count")
    public void one() {}

    @Task(name = "count")
    public void two() {}
  }

  @Task(name = "count")
  static class SameNameOnType {
    public void one() {}

    public void two() {}
  }

  static class NoDuration {
    @Task(timeout = "soon")
    public void task() {}
  }

  static class NoTime {
    @Task(timeout = "0s")
    public void task() {}
  }

  static class NegativeTime {
    @Task(timeout = "-1s")
    public void task() {}
  }

  static class NoProperty {
    @Task(timeout = "${no.such.property}")
    public void task() {}
  }

  @Task(timeout = "2 s")
  static class NoDurationOnType {
    public void task() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyBean {
    @Bean
    @Lazy
    Value lazy() {
      return new Value();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class PrototypeBean {
    @Bean
    @Scope("prototype")
    Value prototype() {
      return new Value();
    }
  }

  static class Several {
    @Task
    public String one() {
      return "";
    }

    @Task
    public long two() {
      return 2;
    }

    @Task
    private void three() {}
  }

  static class Fine {
    @Task
    public CompletableFuture<String> future() {
      return CompletableFuture.completedFuture("");
    }

    @Task
    protected CompletionStage<String> stage() {
      return future();
    }

    @Task
    Future<String> packagePrivate() {
      return future();
    }

    @Task
    public Coroutine<String> coroutine() {
      return Coroutine.of(() -> "");
    }

    @Task(timeout = "${no.such.property:2s}")
    public void nothing() {}
  }

  static class Named {
    @Task(name = "count")
    public void count() {}
  }

  static class SubclassOfNamed extends Named {}

  interface NamedTasks {
    @Task(name = "count")
    void count();
  }

  static class OneOfNamed implements NamedTasks {
    @Override
    public void count() {}
  }

  static class AnotherOfNamed implements NamedTasks {
    @Override
    @Task(name = "count")
    public void count() {}
  }

  @Configuration(proxyBeanMethods = false)
  @Import({OneOfNamed.class, AnotherOfNamed.class})
  static class Both {}

  @Configuration(proxyBeanMethods = false)
  static class LazyNamed {
    @Bean
    @Lazy
    NamedTasks named() {
      return new OneOfNamed();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyNamedTwice {
    @Bean
    @Lazy
    NamedTasks named() {
      return new AnotherOfNamed();
    }
  }

  @Task(name = "count")
  interface InterfaceOfSameNames {
    void one();

    void two();
  }

  static class OfSameNames implements InterfaceOfSameNames {
    @Override
    public void one() {}

    @Override
    public void two() {}
  }

  sealed interface SealedTasks permits OfSealedTasks, SealedTasksBase {
    @Task
    void task();
  }

  static non-sealed class OfSealedTasks implements SealedTasks {
    @Override
    public void task() {}
  }

  abstract static sealed class SealedTasksBase implements SealedTasks permits OfSealedTasksBase {}

  static non-sealed class OfSealedTasksBase extends SealedTasksBase {
    @Override
    public void task() {}
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyOfSealedInterface {
    @Bean
    @Lazy
    SealedTasks tasks() {
      return new OfSealedTasks();
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class LazyOfSealedClass {
    @Bean
    @Lazy
    SealedTasksBase tasks() {
      return new OfSealedTasksBase();
    }
  }

  static class Other {
    @Task(name = "count")
    public void count() {}
  }

  static final class NoTasks {
    public final String method() {
      return "";
    }
  }
}
