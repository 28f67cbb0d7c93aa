package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.Task;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

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
