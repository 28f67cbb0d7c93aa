package dev.pulsarasync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpinPolicyTests {

  private final SpinPolicy policy = new SpinPolicy();

  @BeforeEach
  void needsTwoProcessors() {
    assumeThat(Runtime.getRuntime().availableProcessors()).isGreaterThan(1);
  }

  private long spinsOf(int waits) {
    return IntStream.range(0, waits).filter(i -> policy.allows()).count();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      policy.learn(false);
    }
  }

  @Test
  void spinsAtFirstAndAfterAFewFailures() {
    assertThat(spinsOf(1_000)).isEqualTo(1_000);
    fail(3);
    assertThat(spinsOf(1_000)).isEqualTo(1_000);
  }

  @Test
  void spinsSeldomAfterManyFailuresWhereThreadsAreVirtual() {
    assumeThat(DriverThreads.areVirtual()).isTrue();
    fail(4);
    assertThat(spinsOf(1_024)).isEqualTo(4);
  }

  @Test
  void spinsAlwaysWhereThreadsAreOfThePlatform() {
    assumeThat(DriverThreads.areVirtual()).isFalse();
    fail(1_000);
    assertThat(spinsOf(1_000)).isEqualTo(1_000);
  }

  @Test
  void spinsAgainAfterASuccess() {
    fail(1_000);
    policy.learn(true);
    assertThat(spinsOf(1_000)).isEqualTo(1_000);
  }
}
