package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import com.google.common.util.concurrent.ListenableFuture;
import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.Task;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.CompletableFuture;
import kotlinx.coroutines.Deferred;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.javapoet.ClassName;
import reactor.core.publisher.Mono;

class HintsTests {

  private static RuntimeHints hintsFor(Class<?> bean) {
    GenericApplicationContext context = new GenericApplicationContext();
    context.registerBean(bean);
    DefaultGenerationContext generation =
        new DefaultGenerationContext(
            new ClassNameGenerator(ClassName.get(HintsTests.class)), new InMemoryGeneratedFiles());
    new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
    return generation.getRuntimeHints();
  }

  @Test
  void theMethodsOfABeanWithTasksMayBeCalledByName() {
    RuntimeHints hints = hintsFor(Office.class);

    assertThat(reflection().onMethodInvocation(Office.class, "book")).accepts(hints);
    assertThat(reflection().onMethodInvocation(Sales.class, "sell")).accepts(hints);
    assertThat(reflection().onMethodInvocation(AsyncObject.class, "loop")).accepts(hints);
  }

  @Test
  void whatAKeyReadsMayBeRead() {
    RuntimeHints hints = hintsFor(Office.class);

    assertThat(reflection().onMethodInvocation(Order.class, "id")).accepts(hints);
    assertThat(reflection().onMethodInvocation(Ticket.class, "id")).rejects(hints);
  }

  @Test
  void otherBeansAreLeftAlone() {
    assertThat(reflection().onMethodInvocation(Plain.class, "book")).rejects(hintsFor(Plain.class));
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsMayBeMade() throws ReflectiveOperationException {
    RuntimeHints hints = hintsFor(Plain.class);
    Class<?> builder = Class.forName("java.lang.Thread$Builder");

    assertThat(reflection().onMethodInvocation(Thread.class, "ofVirtual")).accepts(hints);
    assertThat(reflection().onMethodInvocation(builder, "unstarted")).accepts(hints);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kotlinx.coroutines.Deferred",
        "kotlinx.coroutines.reactor.MonoKt",
        "reactor.core.publisher.Mono",
        "com.google.common.util.concurrent.ListenableFuture",
        "jakarta.servlet.http.HttpServletRequest",
        "org.springframework.web.context.request.RequestAttributesThreadLocalAccessor",
      })
  void whatIsLookedUpByNameIsFound(String type) throws ReflectiveOperationException {
    RuntimeHints hints = new RuntimeHints();
    registerAll(hints, getClass().getClassLoader());

    assertThat(reflection().onType(Class.forName(type))).accepts(hints);
  }

  @Test
  void whatIsNotThereNeedsNoHint() {
    RuntimeHints hints = new RuntimeHints();
    registerAll(hints, new FilteredClassLoader("reactor", "kotlinx", "com.google", "jakarta"));

    assertThat(reflection().onType(Mono.class)).rejects(hints);
    assertThat(reflection().onType(Deferred.class)).rejects(hints);
    assertThat(reflection().onType(ListenableFuture.class)).rejects(hints);
    assertThat(reflection().onType(HttpServletRequest.class)).rejects(hints);
  }

  /** Those of this project only, found as Spring finds them. */
  private static void registerAll(RuntimeHints hints, ClassLoader classes) {
    SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
        .load(RuntimeHintsRegistrar.class)
        .stream()
        .filter(registrar -> registrar.getClass().getName().startsWith("dev.pulsarasync"))
        .forEach(registrar -> registrar.registerHints(hints, classes));
  }

  record Order(String id) {}

  record Ticket(String id) {}

  interface Sales {
    CompletableFuture<Void> sell(Order order);
  }

  static class Office implements AsyncObject, Sales {
    @Task
    public CompletableFuture<Ticket> book(Ticket ticket) {
      return CompletableFuture.completedFuture(ticket);
    }

    @Override
    @Task(loop = "orders", key = "#order.id")
    public CompletableFuture<Void> sell(Order order) {
      return CompletableFuture.completedFuture(null);
    }
  }

  static class Plain {
    public void book() {}
  }
}
