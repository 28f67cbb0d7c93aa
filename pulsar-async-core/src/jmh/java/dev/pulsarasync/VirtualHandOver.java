package dev.pulsarasync;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Plain virtual threads that hand a baton over by park and unpark: from one that drives to each
 * worker and back.
 */
final class VirtualHandOver {

  private final Thread[] workers;
  private final int rounds;
  private final Thread driver;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Thread turn;

  VirtualHandOver(int workers, int rounds) {
    ThreadFactory threads = DriverThreads.of(EventLoop.builder().build());
    this.rounds = rounds;
    this.driver = threads.newThread(this::drive);
    this.workers = new Thread[workers];
    Arrays.setAll(this.workers, i -> threads.newThread(this::work));
  }

  void run() throws InterruptedException {
    for (Thread worker : workers) {
      worker.start();
    }
    driver.start();
    over.await();
  }

  private void drive() {
    for (int i = 0; i < rounds; i++) {
      for (Thread worker : workers) {
        passTo(worker);
        awaitTurn();
      }
    }
    over.countDown();
  }

  private void work() {
    for (int i = 0; i < rounds; i++) {
      awaitTurn();
      passTo(driver);
    }
  }

  private void passTo(Thread thread) {
    turn = thread;
    LockSupport.unpark(thread);
  }

  private void awaitTurn() {
    while (turn != Thread.currentThread()) {
      LockSupport.park(this);
    }
  }
}
