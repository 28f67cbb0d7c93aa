package dev.pulsarasync.sample;

import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** What the page needs beside the seats and the actuator. */
@RestController
class LiveController {

  private final LiveFeed feed;
  private final Blunder blunder;

  LiveController(LiveFeed feed, Blunder blunder) {
    this.feed = feed;
    this.blunder = blunder;
  }

  /** Server-sent events, until the window is closed. */
  @GetMapping(path = "/api/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter live() {
    return feed.open();
  }

  /** Blocks the loop; answers when it goes on. */
  @PostMapping("/api/loop/block")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  CompletableFuture<Void> block() {
    return blunder.block();
  }
}
