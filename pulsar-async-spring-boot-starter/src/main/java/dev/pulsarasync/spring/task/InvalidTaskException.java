package dev.pulsarasync.spring.task;

import java.util.List;
import java.util.stream.Collectors;

/** A bean has {@link dev.pulsarasync.Task} methods that cannot run on a loop. */
final class InvalidTaskException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<TaskProblem> problems;

  InvalidTaskException(Class<?> beanClass, List<TaskProblem> problems) {
    super(
        problems.stream()
            .map(TaskProblem::description)
            .collect(
                Collectors.joining(
                    "; ", "@Task cannot work on beans of " + beanClass.getName() + ": ", "")));
    this.problems = problems;
  }

  List<TaskProblem> problems() {
    return problems;
  }
}
