package dev.pulsarasync.spring.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.spring.test.autoconfigure.ReminderApplication.Office;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;

/** Shares its context with {@link FirstCachedContextTests}, whichever of them comes first. */
@SpringBootTest(classes = ReminderApplication.class, properties = CachedContexts.PROPERTY)
@AutoConfigureVirtualTime
class SecondCachedContextTests {

  @Test
  void timeGoesOnInAContextOfTheCache(
      @Autowired Office office,
      @Autowired VirtualTime time,
      @Autowired ConfigurableApplicationContext context) {
    CachedContexts.requireTheSame(context);
    CompletableFuture<String> reminder = office.remindIn(Duration.ofHours(1));
    time.advance(Duration.ofHours(1));
    assertThat(reminder).isCompletedWithValue("time to go");
  }
}
