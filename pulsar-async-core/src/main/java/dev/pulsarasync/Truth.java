package dev.pulsarasync;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Python's idea of truth, which {@code async_while} goes by. */
final class Truth {

  private Truth() {}

  /** False for null, {@code false}, zero, and whatever is empty. */
  static boolean of(@Nullable Object value) {
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      return isNotZero(number);
    }
    return isNotEmpty(value);
  }

  private static boolean isNotZero(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal.signum() != 0;
    }
    if (number instanceof BigInteger integer) {
      return integer.signum() != 0;
    }
    return number.doubleValue() != 0;
  }

  private static boolean isNotEmpty(Object value) {
    if (value instanceof CharSequence text) {
      return text.length() > 0;
    }
    if (value instanceof Collection<?> collection) {
      return !collection.isEmpty();
    }
    if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    if (value instanceof Optional<?> optional) {
      return optional.isPresent();
    }
    return !value.getClass().isArray() || Array.getLength(value) > 0;
  }
}
