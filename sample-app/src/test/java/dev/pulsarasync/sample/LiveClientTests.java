package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Windows that are slow, or gone. */
class LiveClientTests {

  private final Queue<Runnable> writers = new ArrayDeque<>();
  private final LiveClient client = new LiveClient(writers::add);

  @Test
  void aWindowThatDoesNotKeepUpIsGivenUp() {
    for (int i = 0; i < LiveClient.MOST_UNSENT; i++) {
      assertThat(client.send("tick", "{}")).isTrue();
    }

    assertThat(client.send("tick", "{}")).isFalse();
    writers.remove().run();
    assertThat(client.send("tick", "{}")).isTrue();
  }

  @Test
  void aWindowThatIsGoneTakesNothing() {
    client.emitter().complete();

    assertThat(client.send("tick", "{}")).isTrue();
    writers.remove().run();

    assertThat(client.send("tick", "{}")).isFalse();
  }
}
