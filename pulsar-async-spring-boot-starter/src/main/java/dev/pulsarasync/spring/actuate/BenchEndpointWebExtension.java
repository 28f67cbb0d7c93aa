package dev.pulsarasync.spring.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** Over HTTP, a bench that is refused is answered with a status and the sentence. */
@EndpointWebExtension(endpoint = BenchEndpoint.class)
public final class BenchEndpointWebExtension {

  private static final int ACCEPTED = 202;

  private final BenchEndpoint endpoint;

  /** An extension of {@code endpoint}. */
  public BenchEndpointWebExtension(BenchEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** As {@link BenchEndpoint#run}. */
  @WriteOperation
  public WebEndpointResponse<Record> run(
      @Selector String bean,
      @Selector String method,
      @Nullable Integer concurrency,
      @Nullable Integer rate,
      @Nullable Integer calls,
      @Nullable Integer seconds) {
    try {
      Record run = endpoint.run(bean, method, concurrency, rate, calls, seconds);
      return new WebEndpointResponse<>(run, ACCEPTED);
    } catch (BenchRefusedException refused) {
      return new WebEndpointResponse<>(new BenchRefusal(refused.sentence()), refused.status());
    }
  }
}
