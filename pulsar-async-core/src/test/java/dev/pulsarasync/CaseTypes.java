package dev.pulsarasync;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The Java classes that stand for the container types of the cases. */
final class CaseTypes {

  private static final Map<String, Supplier<?>> SUPPLIERS =
      Map.ofEntries(
          Map.entry("list", ArrayList::new),
          Map.entry("tuple", ArrayList::new),
          Map.entry("MyList", MyList::new),
          Map.entry("deque", ArrayDeque::new),
          Map.entry("set", LinkedHashSet::new),
          Map.entry("frozenset", LinkedHashSet::new),
          Map.entry("dict", LinkedHashMap::new),
          Map.entry("OrderedDict", OrderedDict::new),
          Map.entry("MyDict", MyDict::new),
          Map.entry("defaultdict", DefaultDict::new));

  static final Set<String> MAPPINGS = Set.of("dict", "OrderedDict", "MyDict", "defaultdict");
  private static final Pattern READ_ONLY =
      Pattern.compile(".*(mapping|proxy|readonly|frozendict|frozenmap|immutable).*");

  private static final Set<String> VIEWS = Set.of("dict_items", "dict_keys", "dict_values");

  private CaseTypes() {}

  /** What makes an empty container of the type, or, for {@code type=}, something that is none. */
  static Supplier<?> supplier(String type) {
    return SUPPLIERS.getOrDefault(type, Opaque::new);
  }

  static boolean isContainer(String type) {
    return SUPPLIERS.containsKey(type);
  }

  /** Whether it is what {@code keys()}, {@code values()} or {@code items()} of a dict return. */
  static boolean isView(String container) {
    return VIEWS.contains(container);
  }

  /** Whether a container is a Mapping without item assignment. */
  static boolean isReadOnly(String container) {
    String name = container.toLowerCase(Locale.ROOT).replaceAll("[ ._-]", "");
    return READ_ONLY.matcher(name).matches();
  }

  static boolean isMapping(String container) {
    return MAPPINGS.contains(container) || isReadOnly(container);
  }

  /** The name by which a case calls the type of a value. */
  static String nameOf(Object value) {
    if (value == null) {
      return "NoneType";
    }
    if (value instanceof Integer || value instanceof Long) {
      return "int";
    }
    String name = value.getClass().getSimpleName();
    return Map.of(
            "Boolean", "bool",
            "String", "str",
            "Double", "float",
            "ArrayList", "list",
            "ArrayDeque", "deque",
            "LinkedHashSet", "set",
            "LinkedHashMap", "dict",
            "DefaultDict", "defaultdict")
        .getOrDefault(name, name);
  }

  @SuppressWarnings("unchecked")
  static Map<Object, Object> emptyMap(String type) {
    boolean readOnly = isReadOnly(type) || isView(type);
    return (Map<Object, Object>) supplier(readOnly ? "dict" : type).get();
  }

  static Map<Object, Object> finished(String type, Map<Object, Object> filled) {
    return isReadOnly(type) ? Collections.unmodifiableMap(filled) : filled;
  }

  /** Any object of a user. */
  static final class Opaque {}

  static final class MyList extends ArrayList<Object> {
    private static final long serialVersionUID = 1L;

    public MyList() {}
  }

  static final class OrderedDict extends LinkedHashMap<Object, Object> {
    private static final long serialVersionUID = 1L;

    public OrderedDict() {}
  }

  static final class MyDict extends LinkedHashMap<Object, Object> {
    private static final long serialVersionUID = 1L;

    public MyDict() {}
  }

  static final class DefaultDict extends LinkedHashMap<Object, Object> {
    private static final long serialVersionUID = 1L;

    public DefaultDict() {}
  }
}
