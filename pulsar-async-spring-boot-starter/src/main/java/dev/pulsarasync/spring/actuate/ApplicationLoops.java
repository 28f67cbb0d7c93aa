package dev.pulsarasync.spring.actuate;

import dev.pulsarasync.EventLoop;
import dev.pulsarasync.EventLoopGroup;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The loops that are beans, and those of groups that are.
 *
 * @param beans where they are looked up, each time; none is made for it
 */
public record ApplicationLoops(ListableBeanFactory beans) {

  /** Each by its name; the later one of two with the same name by that of its bean. */
  Map<String, EventLoop> byName() {
    Map<String, EventLoop> loops = new LinkedHashMap<>();
    beansOf(EventLoop.class)
        .forEach(
            (bean, loop) -> loops.put(loops.containsKey(loop.name()) ? bean : loop.name(), loop));
    beansOf(EventLoopGroup.class).values().stream()
        .map(EventLoopGroup::loops)
        .flatMap(Collection::stream)
        .forEach(loop -> loops.putIfAbsent(loop.name(), loop));
    return loops;
  }

  private <T> Map<String, T> beansOf(Class<T> type) {
    return BeanFactoryUtils.beansOfTypeIncludingAncestors(beans, type, false, false);
  }
}
