package dev.pulsarasync.spring.task;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Tells a native image how loops make virtual threads, by reflection, since they are compiled for a
 * JDK that has none; and by which classes it is known that a library is there.
 */
final class LoopHints implements RuntimeHintsRegistrar {

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
    hints
        .reflection()
        .registerType(
            Thread.class,
            thread -> thread.withMethod("ofVirtual", List.of(), ExecutableMode.INVOKE))
        .registerTypeIfPresent(
            classLoader, "java.lang.Thread$Builder", MemberCategory.INVOKE_PUBLIC_METHODS);
    Stream.of(Library.DEFERRED, Library.MONO, Library.LISTENABLE_FUTURE, Library.SUSPEND)
        .forEach(type -> hints.reflection().registerTypeIfPresent(classLoader, type));
  }
}
