package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.pulsarasync.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

/** A bank that is in trouble itself. */
class PaymentGatewayTests {

  private final EventLoop loop = EventLoop.builder().build();
  private HttpServer bank;

  @BeforeEach
  void open() throws IOException {
    bank = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bank.start();
  }

  @AfterEach
  void close() {
    bank.stop(0);
    loop.close();
  }

  @Test
  void anAnswerThatIsNoAnswerIsABadGateway() {
    bank.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });

    failsWith("502 BAD_GATEWAY", "answered 500");
  }

  @Test
  void aBankThatIsNotThereIsABadGateway() {
    bank.stop(0);

    failsWith("502 BAD_GATEWAY", "cannot be reached");
  }

  private void failsWith(String status, String detail) {
    String url = "http://localhost:" + bank.getAddress().getPort();
    MockEnvironment environment = new MockEnvironment().withProperty("office.gateway.url", url);
    PaymentGateway gateway = new PaymentGateway(environment);

    assertThatExceptionOfType(PaymentFailedException.class)
        .isThrownBy(() -> loop.runUntilComplete(gateway.charge("4242424242424242", 2_000)))
        .withMessageContaining(status)
        .withMessageContaining(detail);
  }
}
