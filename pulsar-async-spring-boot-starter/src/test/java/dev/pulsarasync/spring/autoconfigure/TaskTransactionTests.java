package dev.pulsarasync.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pulsarasync.Async;
import dev.pulsarasync.Task;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Transactions of tasks, which last as long as the body does, its waits included. */
class TaskTransactionTests {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  PulsarAsyncAutoConfiguration.class,
                  PulsarAsyncContextAutoConfiguration.class,
                  PulsarAsyncTaskAutoConfiguration.class))
          .withUserConfiguration(Database.class)
          .withBean(Trail.class)
          .withBean(Bank.class);

  @Test
  void aTransactionBeginsAndCommitsOnTheLoop() {
    runner.run(
        context -> {
          Bank bank = context.getBean(Bank.class);

          assertThat(bank.deposit(1, CompletableFuture.completedFuture(""))).succeedsWithin(LIMIT);
          assertThat(bank.count()).succeedsWithin(LIMIT).isEqualTo(1);
          assertThat(context.getBean(Trail.class).steps())
              .containsExactly("begin on pulsar", "commit on pulsar");
        });
  }

  @Test
  void transactionsStayBoundToTheirBodiesAcrossAnAwait() {
    runner.run(
        context -> {
          Bank bank = context.getBean(Bank.class);
          CompletableFuture<String> gate = new CompletableFuture<>();
          CompletableFuture<Boolean> first = bank.deposit(1, gate);
          CompletableFuture<Boolean> second = bank.deposit(2, gate);

          assertThat(bank.isInTransaction()).succeedsWithin(LIMIT).isEqualTo(false);
          assertThat(bank.count()).succeedsWithin(LIMIT).isEqualTo(0);
          gate.complete("open");
          assertThat(first).succeedsWithin(LIMIT).isEqualTo(true);
          assertThat(second).succeedsWithin(LIMIT).isEqualTo(true);
          assertThat(bank.count()).succeedsWithin(LIMIT).isEqualTo(2);
        });
  }

  @Test
  void aWaitThatFailsRollsTheTransactionBack() {
    runner.run(
        context -> {
          Bank bank = context.getBean(Bank.class);
          CompletableFuture<String> failed =
              CompletableFuture.failedFuture(new IllegalStateException("no"));

          assertThat(bank.deposit(1, failed))
              .failsWithin(LIMIT)
              .withThrowableThat()
              .withRootCauseInstanceOf(IllegalStateException.class);
          assertThat(bank.count()).succeedsWithin(LIMIT).isEqualTo(0);
          assertThat(context.getBean(Trail.class).steps()).endsWith("rollback on pulsar");
        });
  }

  @Test
  void cancellingATaskThatWaitsRollsItsTransactionBack() {
    runner.run(
        context -> {
          Bank bank = context.getBean(Bank.class);
          CompletableFuture<Boolean> deposit = bank.deposit(1, new CompletableFuture<>());
          assertThat(bank.count()).succeedsWithin(LIMIT).isEqualTo(0);

          deposit.cancel(true);

          assertThat(bank.count()).succeedsWithin(LIMIT).isEqualTo(0);
          assertThat(deposit).failsWithin(LIMIT).withThrowableOfType(CancellationException.class);
          assertThat(context.getBean(Trail.class).steps())
              .containsExactly("begin on pulsar", "rollback on pulsar");
        });
  }

  @Test
  void aTransactionThatIsOrderedOutsideEndsBeforeTheBodyRuns() {
    runner
        .withPropertyValues("pulsar.async.task.order=1")
        .run(
            context -> {
              Bank bank = context.getBean(Bank.class);

              assertThat(bank.deposit(1, CompletableFuture.completedFuture("")))
                  .succeedsWithin(LIMIT)
                  .isEqualTo(false);
              assertThat(context.getBean(Trail.class).steps())
                  .containsExactly("begin on the caller's thread", "commit on the caller's thread");
            });
  }

  static class Bank {

    private final JdbcTemplate jdbc;

    Bank(DataSource database) {
      jdbc = new JdbcTemplate(database);
    }

    /** Whether there is a transaction, and the same one before and after the wait. */
    @Task
    @Transactional
    public CompletableFuture<Boolean> deposit(int id, CompletableFuture<String> gate) {
      jdbc.update("insert into deposit values (?)", id);
      Object before = bound();
      Async.await(gate);
      return CompletableFuture.completedFuture(before != null && before == bound());
    }

    private Object bound() {
      return TransactionSynchronizationManager.getResource(jdbc.getDataSource());
    }

    @Task
    public CompletableFuture<Boolean> isInTransaction() {
      return CompletableFuture.completedFuture(
          TransactionSynchronizationManager.isActualTransactionActive());
    }

    @Task
    public CompletableFuture<Integer> count() {
      return CompletableFuture.completedFuture(
          jdbc.queryForObject("select count(*) from deposit", Integer.class));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement(order = 0)
  static class Database {

    @Bean(destroyMethod = "shutdown")
    DataSource database() {
      DataSource database =
          new EmbeddedDatabaseBuilder()
              .generateUniqueName(true)
              .setType(EmbeddedDatabaseType.H2)
              .build();
      new JdbcTemplate(database).execute("create table deposit (id int primary key)");
      return database;
    }

    @Bean
    NotingTransactionManager transactionManager(DataSource database, Trail trail) {
      return new NotingTransactionManager(database, trail);
    }
  }

  private static final class NotingTransactionManager extends DataSourceTransactionManager {

    private static final long serialVersionUID = 1L;

    private final transient Trail trail;

    NotingTransactionManager(DataSource database, Trail trail) {
      super(database);
      this.trail = trail;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
      trail.note("begin");
      super.doBegin(transaction, definition);
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
      trail.note("commit");
      super.doCommit(status);
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
      trail.note("rollback");
      super.doRollback(status);
    }
  }
}
