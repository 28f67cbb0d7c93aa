package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.AsyncObject;
import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopGroup;
import dev.pulsarasync.Task;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.Ordered;
import org.springframework.core.env.MapPropertySource;

/** Where the bodies of tasks run that name a loop. */
class TaskLoopTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  @BeforeEach
  void start() {
    context
        .getEnvironment()
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.of("the.loop", "orders")));
    context.register(
        Loops.class, Office.class, Orders.class, Inherited.class, Mailed.class, Asking.class);
    context.refresh();
  }

  @AfterEach
  void close() {
    context.close();
  }

  private static void assertRunsOn(String loop, CompletableFuture<String> where) {
    assertThat(where).succeedsWithin(LIMIT).isEqualTo(loop);
  }

  @Test
  void theMethodNamesTheLoop() {
    Office office = context.getBean(Office.class);
    assertRunsOn("main", office.plain());
    assertRunsOn("orders", office.named());
    assertRunsOn("orders", office.placeholder());
    assertRunsOn("orders", office.expression());
    assertRunsOn("main", office.empty());
    assertRunsOn("orders", office.composed());
    assertRunsOn("mail", office.qualified());
  }

  @Test
  void theTypeNamesTheLoopOfThoseThatDoNot() {
    Orders orders = context.getBean("taskLoopTests.Orders", Orders.class);
    assertRunsOn("orders", orders.ofType());
    assertRunsOn("orders", orders.withTimeout());
    assertRunsOn("mail", orders.elsewhere());
  }

  @Test
  void anExpressionOfATypeMayAskABean() {
    assertRunsOn("mail", context.getBean(Asking.class).ofType());
  }

  @Test
  void theLoopOfATypeIsInherited() {
    Inherited inherited = context.getBean(Inherited.class);
    assertRunsOn("orders", inherited.ofType());
    assertRunsOn("orders", inherited.own());
  }

  @Test
  void theNameComesBeforeTheLoopOfTheObject() {
    Mailed mailed = context.getBean(Mailed.class);
    assertRunsOn("mail", mailed.own());
    assertRunsOn("orders", mailed.named());
  }

  @Test
  void withoutAKeyTheLeastBusyLoopOfAGroupRunsTheBody() {
    Office office = context.getBean(Office.class);
    List<CompletableFuture<String>> calls = Stream.generate(office::shared).limit(6).toList();

    context.getBean(EventLoopGroup.class).start();

    assertThat(calls)
        .extracting(call -> call.get(10, TimeUnit.SECONDS))
        .containsExactlyInAnyOrder(
            "group-0", "group-0", "group-1", "group-1", "group-2", "group-2");
  }

  @Configuration(proxyBeanMethods = false)
  static class Loops {
    @Bean
    static TaskBeanPostProcessor processor(ListableBeanFactory beans) {
      return new TaskBeanPostProcessor(beans, Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    @Primary
    EventLoop main() {
      return started("main");
    }

    @Bean
    EventLoop orders() {
      return started("orders");
    }

    @Bean
    @Qualifier("post")
    EventLoop mail() {
      return started("mail");
    }

    @Bean
    EventLoopGroup group() {
      return EventLoop.builder().name("group").buildGroup(3);
    }

    private static EventLoop started(String name) {
      EventLoop loop = EventLoop.builder().name(name).build();
      loop.start();
      return loop;
    }
  }

  private static CompletableFuture<String> here() {
    return CompletableFuture.completedFuture(Thread.currentThread().getName());
  }

  @Retention(RetentionPolicy.RUNTIME)
  @Task(loop = "orders")
  @interface OrdersTask {}

  static class Office {
    @Task
    public CompletableFuture<String> plain() {
      return here();
    }

    @Task(loop = "orders")
    public CompletableFuture<String> named() {
      return here();
    }

    @Task(loop = "${the.loop}")
    public CompletableFuture<String> placeholder() {
      return here();
    }

    @Task(loop = "#{'${the.loop}'.toLowerCase()}")
    public CompletableFuture<String> expression() {
      return here();
    }

    @Task(loop = "${no.such.loop:}")
    public CompletableFuture<String> empty() {
      return here();
    }

    @OrdersTask
    public CompletableFuture<String> composed() {
      return here();
    }

    @Task(loop = "post")
    public CompletableFuture<String> qualified() {
      return here();
    }

    @Task(loop = "group")
    public CompletableFuture<String> shared() {
      return here();
    }
  }

  @Task(loop = "orders")
  static class Orders {
    public CompletableFuture<String> ofType() {
      return here();
    }

    @Task(timeout = "10s")
    public CompletableFuture<String> withTimeout() {
      return here();
    }

    @Task(loop = "mail")
    public CompletableFuture<String> elsewhere() {
      return here();
    }
  }

  @Task(loop = "#{@mail.name()}")
  static class Asking {
    public CompletableFuture<String> ofType() {
      return here();
    }
  }

  static class Inherited extends Orders {
    @Task
    public CompletableFuture<String> own() {
      return here();
    }
  }

  static class Mailed implements AsyncObject {
    private final EventLoop mail;

    Mailed(@Qualifier("mail") EventLoop mail) {
      this.mail = mail;
    }

    @Override
    public EventLoop loop() {
      return mail;
    }

    @Task
    public CompletableFuture<String> own() {
      return here();
    }

    @Task(loop = "orders")
    public CompletableFuture<String> named() {
      return here();
    }
  }
}
