package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MethodCallTests {

  @SuppressWarnings("unused")
  public static class Overloads {
    public String none() {
      return "none";
    }

    public String one(Object arg) {
      return "Object";
    }

    public String one(CharSequence arg) {
      return "CharSequence";
    }

    public String one(String arg) {
      return "String";
    }

    public String number(int arg) {
      return "int";
    }

    public String number(Integer arg) {
      return "Integer";
    }

    public String mixed(int arg) {
      return "int";
    }

    public String mixed(Object arg) {
      return "Object";
    }

    public String wide(long arg) {
      return "long";
    }

    public String two(Object a, String b) {
      return "Object, String";
    }

    public String two(String a, Object b) {
      return "String, Object";
    }

    public String several(String... args) {
      return "" + args.length;
    }

    public void nothing() {}

    public String fails() throws IOException {
      throw new IOException("fails");
    }

    String hidden() {
      return "hidden";
    }
  }

  private static final class Hidden extends Overloads implements Comparable<Hidden> {
    @Override
    public String none() {
      return "overridden";
    }

    @Override
    public int compareTo(Hidden other) {
      return 7;
    }
  }

  public interface Greeter {
    String greet(String name);
  }

  private static @Nullable Object call(Object target, String name, @Nullable Object... args)
      throws Exception {
    return MethodCall.resolve(target, name, args).call();
  }

  private final Overloads target = new Overloads();

  @Test
  void theMostSpecificOverloadIsChosen() throws Exception {
    assertThat(call(target, "none")).isEqualTo("none");
    assertThat(call(target, "one", "text")).isEqualTo("String");
    assertThat(call(target, "one", new StringBuilder())).isEqualTo("CharSequence");
    assertThat(call(target, "one", 1)).isEqualTo("Object");
    assertThat(call(target, "nothing")).isNull();
  }

  @Test
  void nullFitsEveryReferenceAndNoPrimitive() throws Exception {
    assertThat(call(target, "one", (Object) null)).isEqualTo("String");
    assertThat(call(target, "number", (Object) null)).isEqualTo("Integer");
    assertThat(call(target, "mixed", (Object) null)).isEqualTo("Object");
    assertThatThrownBy(() -> call(target, "wide", (Object) null))
        .hasMessageContaining("takes (null)");
  }

  @Test
  void aPrimitiveTakesItsBoxAndIsMoreSpecificThanAnyOtherClass() throws Exception {
    assertThat(call(target, "number", 1)).isEqualTo("Integer");
    assertThat(call(target, "mixed", 1)).isEqualTo("int");
    assertThat(call(target, "mixed", "text")).isEqualTo("Object");
    assertThat(call(target, "wide", 1L)).isEqualTo("long");
  }

  @Test
  void argumentsAreNotWidenedNorCollected() throws Exception {
    assertThatThrownBy(() -> call(target, "wide", 1)).hasMessageContaining("takes (Integer)");
    assertThatThrownBy(() -> call(target, "several", "a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(call(target, "several", (Object) new String[] {"a", "b"})).isEqualTo("2");
  }

  @Test
  void ambiguityIsNamed() {
    assertThatThrownBy(() -> call(target, "two", "a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("several methods 'two' that take (String, String)");
    assertThatThrownBy(() -> call(target, "none", 1)).hasMessageContaining("only [");
    assertThatThrownBy(() -> call(target, "hidden"))
        .hasMessageContaining("no public method 'hidden'");
  }

  @Test
  void publicMethodsOfHiddenClassesAreCalled() throws Exception {
    assertThat(call(new Hidden(), "none")).isEqualTo("overridden");
    assertThat(call(new Hidden(), "one", 1)).isEqualTo("Object");
    assertThat(call(new Hidden(), "compareTo", new Hidden())).isEqualTo(7);
    Callable<String> lambda = () -> "lambda";
    assertThat(call(lambda, "call")).isEqualTo("lambda");
    assertThat(call(List.of(1, 2), "size")).isEqualTo(2);
  }

  @Test
  void methodsOfProxiesAreCalled() throws Exception {
    Object proxy =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Greeter.class, Supplier.class},
            (p, method, args) -> method.getName() + (args == null ? "" : args[0]));
    assertThat(call(proxy, "greet", "you")).isEqualTo("greetyou");
    assertThat(call(proxy, "get")).isEqualTo("get");
  }

  @Test
  void whatTheMethodThrowsIsThrownAsItIs() {
    assertThatThrownBy(() -> call(target, "fails"))
        .isInstanceOf(IOException.class)
        .hasMessage("fails");
  }

  @Test
  void theNameIsThatOfTheClassWithoutWhatAProxyAppends() {
    assertThat(MethodCall.resolve(target, "none", new Object[0]).name())
        .isEqualTo("Overloads.none");
  }
}
