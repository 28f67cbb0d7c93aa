package dev.pulsarasync.sample;

import dev.pulsarasync.Async;
import dev.pulsarasync.Coroutine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletionException;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Asks a bank for money, over HTTP. Whoever stops waiting gives the request up; a real bank would
 * then be told to take the payment back, if it was made.
 */
@Component
class PaymentGateway {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Environment environment;

  PaymentGateway(Environment environment) {
    this.environment = environment;
  }

  /**
   * A payment, which is made when it is awaited: its receipt, or {@link PaymentFailedException}.
   */
  Coroutine<String> charge(String card, long cents) {
    return Coroutine.of(() -> receipt(answer(request(card, cents))));
  }

  private HttpResponse<String> answer(HttpRequest request) {
    try {
      return Async.await(http.sendAsync(request, BodyHandlers.ofString()));
    } catch (CompletionException unreachable) {
      throw new PaymentFailedException(
          HttpStatus.BAD_GATEWAY, "The payment gateway cannot be reached");
    }
  }

  private static String receipt(HttpResponse<String> answer) {
    return switch (answer.statusCode()) {
      case 200 -> answer.body();
      case 402 ->
          throw new PaymentFailedException(HttpStatus.PAYMENT_REQUIRED, "The card is refused");
      default ->
          throw new PaymentFailedException(
              HttpStatus.BAD_GATEWAY, "The payment gateway answered " + answer.statusCode());
    };
  }

  /** The address is looked up late: the port of the sample is not known before it is open. */
  private HttpRequest request(String card, long cents) {
    return HttpRequest.newBuilder(URI.create(environment.getRequiredProperty("office.gateway.url")))
        .header("Content-Type", MediaType.APPLICATION_FORM_URLENCODED_VALUE)
        .POST(BodyPublishers.ofString("card=" + card + "&cents=" + cents))
        .build();
  }
}
