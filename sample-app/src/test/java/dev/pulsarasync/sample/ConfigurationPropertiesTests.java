package dev.pulsarasync.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(
    properties = {
      "management.endpoints.web.exposure.include=configprops",
      "management.endpoint.configprops.show-values=always",
      "pulsar.async.loops.orders.size=2"
    })
class ConfigurationPropertiesTests {

  @Test
  void operatorsSeeThemAsTheyWereBound(@Autowired ConfigurationPropertiesReportEndpoint endpoint) {
    String shown =
        endpoint.configurationPropertiesWithPrefix("pulsar.async").getContexts().values().stream()
            .flatMap(context -> context.getBeans().values().stream())
            .map(bean -> bean.getProperties().toString())
            .reduce("", String::concat);

    assertThat(shown).contains("name=office", "orders={size=2").hasSizeLessThan(2_000);
  }
}
