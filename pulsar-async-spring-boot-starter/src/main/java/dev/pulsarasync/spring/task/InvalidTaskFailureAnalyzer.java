package dev.pulsarasync.spring.task;

import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do about an {@link InvalidTaskException}. */
final class InvalidTaskFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTaskException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidTaskException cause) {
    return new FailureAnalysis(
        "A @Task method runs on the event loop only if a call of it can be taken there. It cannot"
            + " here:\n\n"
            + list(cause, TaskProblem::description),
        list(cause, TaskProblem::remedy),
        cause);
  }

  private static String list(InvalidTaskException cause, Function<TaskProblem, String> line) {
    return cause.problems().stream()
        .map(line)
        .distinct()
        .map(text -> "    - " + text)
        .collect(Collectors.joining("\n"));
  }
}
