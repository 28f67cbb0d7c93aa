package dev.pulsarasync.spring.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.ReflectionUtils;

class TaskKeyTests {

  private static final Method PLACE =
      Stream.of(Shop.class.getMethods())
          .filter(method -> method.getName().equals("place"))
          .findFirst()
          .orElseThrow();

  private static Object evaluate(String expression, @Nullable Object... args) {
    return TaskKey.parse(expression, PLACE).of(args);
  }

  @ParameterizedTest
  @CsvSource({
    "#order.id, 7",
    "#p0.id, 7",
    "#a0.id, 7",
    "#count + #order.id, 9",
    "#p1, 2",
    "'#order.lines[1]', b",
    "'#order.lines.?[#this != ''a''][0]', b",
    "#order.note ?: 'none', none",
    "T(java.util.List).of(#order.id), [7]",
  })
  void isAnExpressionOverTheArguments(String expression, String expected) {
    assertThat(evaluate(expression, new Order(7, null), 2)).hasToString(expected);
  }

  @Test
  void isTheSameOnceItIsCompiled() {
    TaskKey key = TaskKey.parse("#order.id", PLACE);
    for (int i = 0; i < 1_000; i++) {
      assertThat(key.of(new Object[] {new Order(i, null), 1})).isEqualTo(i);
    }
    assertThat(key.of(new Object[] {new Note(3), 1})).isEqualTo(3L);
    assertThatIllegalArgumentException().isThrownBy(() -> key.of(new Object[] {null, 1}));
  }

  @Test
  void thatIsNullIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluate("#order.note", new Order(7, null), 2))
        .withMessage("Key \"#order.note\" is null, so that no order is defined");
  }

  @Test
  void thatFailsTellsOfItsCause() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluate("#order.broken()", new Order(7, null), 2))
        .withMessageStartingWith("Key \"#order.broken()\" failed: ")
        .withRootCauseInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "#order., ran out of input",
    "order.id, it uses no argument of the method",
    "'''orders''', it uses no argument of the method",
    "#oder.id, the method has no argument 'oder'",
    "#p2, the method has no argument 'p2'",
    "#root.id, the method has no argument 'root'",
  })
  void thatIsNoneIsRefusedBeforeAnyCall(String expression, String complaint) {
    assertThatThrownBy(() -> TaskKey.parse(expression, PLACE)).hasMessageContaining(complaint);
  }

  @Test
  void knowsArgumentsByPositionWhereTheirNamesWereNotCompiled() {
    Method put = ReflectionUtils.findMethod(Map.class, "put", Object.class, Object.class);

    assertThat(TaskKey.parse("#p1", put).of(new Object[] {"a", "b"})).isEqualTo("b");
    assertThatThrownBy(() -> TaskKey.parse("#value", put))
        .hasMessageContaining("was compiled without the names of its arguments");
  }

  /** What has an id that can be read. */
  public interface HasId {}

  /** An order. */
  public record Order(int id, @Nullable String note) implements HasId {
    /** Two of them. */
    public String[] lines() {
      return new String[] {"a", "b"};
    }

    /** For properties. */
    public String[] getLines() {
      return lines();
    }

    /** Always throws. */
    public String broken() {
      throw new UnsupportedOperationException();
    }
  }

  /** Its id is of another type. */
  public record Note(long id) implements HasId {}

  static class Shop {
    public void place(HasId order, int count) {}
  }
}
