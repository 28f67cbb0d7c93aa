package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pulsarasync.Task;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileCopyUtils;

class SelfCallsTests {

  private static List<SelfCall> callsOf(Class<?> beanClass) {
    return new SelfCalls(new TaskMethods()).of(beanClass);
  }

  @Test
  void aCallIsReportedWithItsClassMethodAndLine() {
    SelfCall call = callsOf(Calling.class).get(0);

    StackTraceElement here = new Calling().here();
    assertThat(call.caller())
        .hasToString(
            Calling.class.getName()
                + ".rebook(SelfCallsTests.java:"
                + (here.getLineNumber() + 4)
                + ")");
    assertThat(call.task()).isEqualTo("book");
    assertThat(call.description())
        .startsWith(call.caller() + " calls the task book() of its own object");
  }

  @Test
  void eachCallIsReported() {
    assertThat(callsOf(Calling.class))
        .extracting(call -> call.caller().getMethodName(), SelfCall::task)
        .containsExactly(
            tuple("rebook", "book"),
            tuple("withArguments", "book"),
            tuple("withArguments", "move"),
            tuple("withArguments", "move"),
            tuple("afterATry", "book"),
            tuple("afterATry", "book"),
            tuple("afterALoop", "book"),
            tuple("aSwitch", "book"),
            tuple("aSwitch", "book"),
            tuple("aSwitch", "book"),
            tuple("throughALocal", "book"),
            tuple("throughALocal", "book"),
            tuple("helper", "book"),
            tuple("aReference", "book"),
            tuple("nestedLambdas", "book"),
            tuple("aLambda", "book"));
  }

  @Test
  void callsOfInnerClassesAreReported() {
    assertThat(callsOf(WithInnerClasses.class))
        .extracting(call -> call.caller().getClassName().replaceAll(".*\\$With", "With"))
        .containsExactlyInAnyOrder(
            "WithInnerClasses$Inner",
            "WithInnerClasses$Inner",
            "WithInnerClasses$Inner$Innermost",
            "WithInnerClasses$1");
  }

  @Test
  void callsOfSuperclassesAndInterfacesAreReported() {
    assertThat(callsOf(Derived.class))
        .extracting(call -> call.caller().getMethodName())
        .containsExactly("inTheClass", "inTheSuperclass", "inTheInterface");
  }

  @Test
  void aCallOfSuperIsOneUnlessItIsThatOfAnOverride() {
    assertThat(callsOf(CallingSuper.class))
        .extracting(call -> call.caller().getMethodName())
        .containsExactly("past");
  }

  @Test
  void aCallOfSuperByAnOverloadIsOne() {
    assertThat(callsOf(Overloading.class))
        .extracting(call -> call.caller().getMethodName(), SelfCall::task)
        .containsExactly(
            tuple("save", "save"),
            tuple("save", "save"),
            tuple("book", "book"),
            tuple("book", "book"));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        OverridingAGenericMethod.class,
        OverridingTheReturnType.class,
        CallingSuperInLambdas.class,
        CallingOthers.class,
        WithOtherReceivers.class,
        OverridingAPlainMethod.class,
        Bridged.class,
        Nesting.class,
        NoTasks.class
      })
  void aCallThatPassesTheProxyOrIsOfNoTaskIsNotReported(Class<?> beanClass) {
    assertThat(callsOf(beanClass)).isEmpty();
  }

  @Test
  void aProxyOfTheJdkHasNoCodeButThatOfItsInterfaces() {
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Marked.class},
            (self, method, args) -> null);

    assertThat(callsOf(proxy.getClass()))
        .extracting(call -> call.caller().getMethodName())
        .containsExactly("inTheInterface");
  }

  @ParameterizedTest
  @MethodSource
  void aClassFileThatCannotBeReadIsPassedOver(Function<byte[], byte @Nullable []> change)
      throws ClassNotFoundException {
    String name = Calling.class.getName();

    assertThat(callsOf(new Changing(file -> file).loadClass(name))).isNotEmpty();
    assertThat(callsOf(new Changing(change).loadClass(name))).isEmpty();
  }

  static Stream<Function<byte[], byte @Nullable []>> aClassFileThatCannotBeReadIsPassedOver() {
    return Stream.of(
        file -> null, file -> new byte[0], file -> Arrays.copyOf(file, file.length / 2));
  }

  /** Defines the class from its file, and shows that file changed. */
  private static final class Changing extends ClassLoader {
    private final Function<byte[], byte @Nullable []> change;

    Changing(Function<byte[], byte @Nullable []> change) {
      super(SelfCallsTests.class.getClassLoader());
      this.change = change;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Calling.class.getName())) {
        return super.loadClass(name, resolve);
      }
      byte[] file = read(super.getResourceAsStream(name.replace('.', '/') + ".class"));
      return defineClass(name, file, 0, file.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      byte[] changed = change.apply(read(super.getResourceAsStream(name)));
      return changed == null ? null : new ByteArrayInputStream(changed);
    }

    private static byte[] read(@Nullable InputStream file) {
      try {
        return FileCopyUtils.copyToByteArray(file);
      } catch (IOException unreadable) {
        throw new AssertionError(unreadable);
      }
    }
  }

  static class Calling {

    StackTraceElement here() {
      return new Throwable().getStackTrace()[0];
    }

    void rebook() {
      book();
    }

    @Task
    public void book() {}

    @Task
    public void move(String seat, long row, double price, Object... others) {}

    void withArguments(String[] seats, long[] rows, boolean best) {
      this.book();
      this.move(best ? seats[0] : seats[seats.length - 1], rows[0]++ * 2L, -1d / rows[1]);
      move(
          (String) (Object) new String(new char[] {'A', (char) (rows[0] >> 2)}),
          rows.length > 2 && seats[0] instanceof String ? 3L : (rows[2] += 4),
          new int[2][3].length % 2.5,
          1,
          new Object());
    }

    void afterATry() {
      try {
        hashCode();
      } catch (IllegalStateException failed) {
        book();
      } finally {
        System.identityHashCode(this);
      }
      book();
    }

    void afterALoop(int times) {
      for (int i = 0; i < times; i++) {
        if (i == 3) {
          continue;
        }
        hashCode();
      }
      book();
    }

    void aSwitch(String seat, int row) {
      switch (seat) {
        case "A1" -> book();
        case "B2" -> throw new IllegalStateException();
        default -> hashCode();
      }
      switch (row) {
        case 1:
          book();
          break;
        default:
          return;
      }
      book();
    }

    void throughALocal() {
      Calling self = this;
      self.book();
      for (int i = 0; i < 3; i++) {
        Calling now = this;
        if (i == 1) {
          now = new Calling();
          continue;
        }
        now.book();
      }
    }

    private void helper() {
      synchronized (this) {
        book();
      }
    }

    Runnable aReference() {
      return this::book;
    }

    Callable<Runnable> nestedLambdas() {
      return () -> () -> book();
    }

    Runnable aLambda(long row, String seat) {
      helper();
      return () -> {
        System.identityHashCode(seat + row);
        book();
      };
    }
  }

  static class WithInnerClasses {
    @Task
    public void book() {}

    Runnable anonymous(String seat) {
      return new Runnable() {
        @Override
        public void run() {
          System.identityHashCode(seat);
          book();
        }
      };
    }

    class Inner {
      void rebook() {
        book();
        Supplier<Runnable> reference = () -> WithInnerClasses.this::book;
        reference.get().run();
      }

      class Innermost {
        void rebook() {
          book();
        }
      }
    }
  }

  interface Marked {
    @Task
    void book(String seat);

    default void inTheInterface() {
      book("A1");
    }
  }

  abstract static class Base<T> {
    abstract void book(T seat);

    void inTheSuperclass(T seat) {
      book(seat);
    }
  }

  static class Derived extends Base<String> implements Marked {
    @Override
    public void book(String seat) {}

    void inTheClass() {
      ((Marked) this).book("A1");
    }
  }

  static class Office {
    @Task
    public void book() {}
  }

  static class CallingSuper extends Office {
    @Override
    public void book() {
      super.book();
    }

    void past() {
      super.book();
    }
  }

  static class Store<T> {
    @Task
    public CompletionStage<T> save(T seat) {
      return CompletableFuture.completedFuture(seat);
    }

    @Task
    public CompletionStage<String> book() {
      return CompletableFuture.completedFuture("");
    }
  }

  static class OverridingAGenericMethod extends Store<String> {
    @Override
    public CompletionStage<String> save(String seat) {
      return super.save(seat);
    }
  }

  static class OverridingTheReturnType extends Store<String> {
    @Override
    public CompletableFuture<String> book() {
      return super.book().toCompletableFuture();
    }
  }

  static class CallingSuperInLambdas extends Store<String> {
    @Override
    public CompletionStage<String> save(String seat) {
      return CompletableFuture.completedFuture(seat).thenCompose(super::save);
    }

    @Override
    public CompletionStage<String> book() {
      Supplier<Supplier<CompletionStage<String>>> nested = () -> () -> super.book();
      return nested.get().get();
    }
  }

  /** The lambdas of methods with the same name look alike. */
  static class Overloading extends Store<String> {
    @Override
    public CompletionStage<String> save(String seat) {
      return super.save(seat);
    }

    CompletionStage<String> save(int row) {
      Supplier<CompletionStage<String>> lambda = () -> super.save("A" + row);
      return row == 0 ? super.save("A") : lambda.get();
    }

    CompletionStage<String> book(int row) {
      Supplier<CompletionStage<String>> lambda = () -> super.book();
      return row == 0 ? super.book() : lambda.get();
    }
  }

  static class CallingOthers extends Office {
    private CallingOthers self = new CallingOthers();

    void others(CallingOthers other, boolean first) {
      self.book();
      this.self.book();
      other.book();
      new CallingOthers().book();
      Runnable reference = self::book;
      Runnable lambda = () -> other.book();
      Function<CallingOthers, Runnable> unbound = any -> any::book;
      (first ? this : other).book();
      itself().book();
      CallingOthers local = this;
      local = other;
      local.book();
      CallingOthers either = this;
      if (first) {
        either = other;
      }
      either.book();
      new CallingOthers[] {this}[0].book();
      timeit(this, reference, lambda, unbound);
    }

    static void ofAClass(CallingOthers office) {
      office.book();
    }

    private CallingOthers itself() {
      return this;
    }

    void timeit(Object... any) {}

    void book(int seat) {}

    void anOverload() {
      book(1);
    }
  }

  /** What lies on the stack below the receiver is this. */
  static class WithOtherReceivers extends Office {
    private long count;
    private double price;
    private @Nullable Office last;

    Office remember(Office office, long row) {
      return office;
    }

    void others(Office office, long row, double[] prices) {
      remember(office, count++ + row).book();
      remember(last = office, (long) (price *= prices[0])).book();
      this.last.book();
      (prices[0] > 1 ? office : last).book();
    }
  }

  static class Plain {
    public void book() {}

    void inTheSuperclass() {}
  }

  static class OverridingAPlainMethod extends Plain {
    @Override
    @Task
    public void book() {}

    void unmarked() {
      super.book();
    }
  }

  static class Generic<T> {
    void book(T seat) {}
  }

  static class Bridged extends Generic<String> {
    @Override
    @Task
    void book(String seat) {}
  }

  /** Objects of nested classes are no beans. */
  static class Nesting extends Office {
    static class Nested extends Nesting {
      void rebook(Nesting outer) {
        book();
        outer.book();
      }
    }

    class Inner extends Nesting {
      void rebook() {
        this.book();
      }
    }
  }

  static class NoTasks {
    void book() {}

    void rebook() {
      book();
    }
  }
}
