package dev.pulsarasync;

import com.google.common.util.concurrent.MoreExecutors;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The single threads that are compared, each as its users would set it up. */
public enum Peer {
  OURS(Peer::ours),
  NETTY_NIO(Peer::nettyNio),
  NETTY_DEFAULT(Peer::nettyDefault),
  VERTX(Peer::vertx),
  JDK(Peer::jdk),
  /** The JDK's thread through {@link CompletableFuture#supplyAsync}. */
  JDK_SUPPLY(Peer::jdkSupply),
  SPRING(Peer::spring),
  GUAVA(Peer::guava),
  REACTOR(Peer::reactor),
  /** A floor: a queue of JCTools and a thread that spins. */
  JCTOOLS(() -> new SpinningThread().contender()),
  /** A floor: two threads that park and unpark one another. */
  PARK(() -> new ParkingThread().contender());

  static final ThreadFactory DAEMONS =
      task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
      };

  private final Supplier<Contender<?>> start;

  Peer(Supplier<Contender<?>> start) {
    this.start = start;
  }

  Contender<?> start() {
    return start.get();
  }

  private static Contender<?> ours() {
    EventLoop loop = EventLoop.builder().build();
    loop.start();
    return new Contender<CompletableFuture<Object>>(
        loop::execute,
        callable -> Async.runInLoop(loop, callable),
        CompletableFuture::get,
        loop::close);
  }

  private static Contender<?> nettyNio() {
    return netty(new MultiThreadIoEventLoopGroup(1, DAEMONS, NioIoHandler.newFactory()));
  }

  private static Contender<?> nettyDefault() {
    return netty(new DefaultEventLoop(DAEMONS));
  }

  private static Contender<?> netty(EventLoopGroup group) {
    io.netty.channel.EventLoop loop = group.next();
    return new Contender<Future<Object>>(loop, loop::submit, Future::get, () -> stop(group));
  }

  /** Without netty's quiet period of two seconds. */
  static void stop(EventLoopGroup group) {
    group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static Contender<?> vertx() {
    Vertx vertx = Vertx.vertx();
    Context context = vertx.getOrCreateContext();
    return new Contender<io.vertx.core.Future<Object>>(
        callback -> context.runOnContext(ignored -> callback.run()),
        callable -> {
          Promise<Object> promise = Promise.promise();
          context.runOnContext(
              ignored -> {
                try {
                  promise.complete(callable.call());
                } catch (Exception error) {
                  promise.fail(error);
                }
              });
          return promise.future();
        },
        future -> future.toCompletionStage().toCompletableFuture().get(),
        () -> vertx.close().toCompletionStage().toCompletableFuture().join());
  }

  private static Contender<?> jdk() {
    ExecutorService thread = Executors.newSingleThreadExecutor(DAEMONS);
    return new Contender<Future<Object>>(thread, thread::submit, Future::get, thread::shutdownNow);
  }

  private static Contender<?> jdkSupply() {
    ExecutorService thread = Executors.newSingleThreadExecutor(DAEMONS);
    return new Contender<CompletableFuture<Object>>(
        thread,
        callable -> CompletableFuture.supplyAsync(() -> unchecked(callable), thread),
        CompletableFuture::get,
        thread::shutdownNow);
  }

  private static Object unchecked(java.util.concurrent.Callable<Object> callable) {
    try {
      return callable.call();
    } catch (Exception error) {
      throw new IllegalStateException(error);
    }
  }

  private static Contender<?> spring() {
    ThreadPoolTaskExecutor thread = new ThreadPoolTaskExecutor();
    thread.setCorePoolSize(1);
    thread.setMaxPoolSize(1);
    thread.setDaemon(true);
    thread.initialize();
    return new Contender<CompletableFuture<Object>>(
        thread, thread::submitCompletable, CompletableFuture::get, thread::shutdown);
  }

  private static Contender<?> guava() {
    ExecutorService plain = Executors.newSingleThreadExecutor(DAEMONS);
    var thread = MoreExecutors.listeningDecorator(plain);
    return new Contender<Future<Object>>(thread, thread::submit, Future::get, plain::shutdownNow);
  }

  private static Contender<?> reactor() {
    Scheduler thread = Schedulers.newSingle(DAEMONS);
    return new Contender<CompletableFuture<Object>>(
        thread::schedule,
        callable -> Mono.fromCallable(callable).subscribeOn(thread).toFuture(),
        CompletableFuture::get,
        thread::dispose);
  }
}
