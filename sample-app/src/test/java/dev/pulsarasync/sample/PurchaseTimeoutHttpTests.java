package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** A payment gateway that does not answer in time. */
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {SlowGateway.URL, "office.purchase.timeout=50ms"})
@Import(SlowGateway.class)
class PurchaseTimeoutHttpTests {

  private final OfficeClient client;
  private final SlowGateway gateway;

  PurchaseTimeoutHttpTests(@LocalServerPort int port, @Autowired SlowGateway gateway) {
    this.client = new OfficeClient(port);
    this.gateway = gateway;
  }

  @AfterEach
  void leaveNobodyWaiting() {
    gateway.answer();
  }

  @Test
  void aPurchaseThatTakesTooLongFreesItsSeat() throws Exception {
    var response = client.send("POST", "/api/seats/A1/purchase?holder=ann&card=4242424242424242");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    await()
        .untilAsserted(
            () ->
                assertThat(client.send("POST", "/api/seats/A1?holder=bob").statusCode())
                    .isEqualTo(201));
  }
}
