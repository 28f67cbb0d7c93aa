package dev.pulsarasync.report;

import static dev.pulsarasync.report.Goal.atMost;
import static dev.pulsarasync.report.Goal.bytes;
import static dev.pulsarasync.report.Goal.bytesOver;
import static dev.pulsarasync.report.Goal.growth;
import static dev.pulsarasync.report.Goal.over;
import static dev.pulsarasync.report.Goal.ratio;

import java.util.List;
import java.util.stream.Stream;

/** All rows and their goals. */
final class Rows {

  private static final String MILLION = "1000000";

  /** Those that sleep when they have nothing to do. */
  private static final String[] PARKING = {
    "NETTY_NIO", "NETTY_DEFAULT", "VERTX", "JDK", "SPRING", "GUAVA", "REACTOR"
  };

  private Rows() {}

  static List<Row> all() {
    return Stream.of(
            callbacks(),
            roundTrips(),
            chains(),
            gathers(),
            memory(),
            timers(),
            awaits(),
            calls(),
            listeners(),
            delays(),
            debugMode(),
            growths())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Row> callbacks() {
    return List.of(
        Row.of(
            "`execute`, 1 producer",
            "Execute.oneProducer",
            "",
            "JCTOOLS",
            ratio(0.6, "NETTY_NIO"),
            ratio(1, "JCTOOLS"),
            bytes(24)),
        Row.of(
            "`execute`, 2 producers",
            "Execute.twoProducers",
            "",
            "JCTOOLS",
            ratio(0.6, "NETTY_NIO"),
            ratio(1, "JCTOOLS"),
            bytes(24)),
        Row.of(
            "`execute` from the loop itself",
            "Execute.fromTheLoop",
            "",
            "JCTOOLS",
            ratio(0.6, "NETTY_NIO"),
            bytes(0)),
        Row.of(
            "`run_in_loop`, 10,000 in flight",
            "Submit.inFlight",
            "",
            "JCTOOLS",
            ratio(0.8, "NETTY_NIO", "NETTY_NIO_SUPPLY", "VERTX"),
            ratio(0.25, "NETTY_DEFAULT", "JDK", "JDK_SUPPLY", "SPRING"),
            bytes(56)));
  }

  private static List<Row> roundTrips() {
    return Stream.of("idle", "busy")
        .flatMap(
            state ->
                Stream.of(Measured.P50, Measured.P99)
                    .map(
                        percentile ->
                            Row.of(
                                    "round trip, loop " + state + ", " + percentile,
                                    "RoundTrip." + state,
                                    "",
                                    "PARK",
                                    ratio(1, PARKING),
                                    ratio(1.3, "PARK"))
                                .with(percentile, "ns")))
        .toList();
  }

  private static List<Row> chains() {
    return List.of(
        Row.of("`chain_future`", "PlainChain", "", "", ratio(0.6, "completableFuture"), bytes(72)),
        Row.of(
            "`chain_future`, flattening",
            "FlatteningChain",
            "",
            "",
            ratio(0.7, "completableFuture"),
            bytes(104)),
        Row.of(
            "`chain_future`, error",
            "ErrorChain",
            "",
            "",
            ratio(1, "completableFuture"),
            bytes(104)));
  }

  private static List<Row> gathers() {
    return Stream.of("10", "1000", "100000", MILLION)
        .map(
            n ->
                Row.of(
                    "`multi_async` of " + n + ", per element",
                    "Gather",
                    n,
                    "counter",
                    ratio(0.5, "completableFuture", "guava"),
                    bytesOver(40, "children")))
        .toList();
  }

  private static List<Row> memory() {
    return List.of(
        Row.of(
                "a million pending futures with a callback, heap each",
                "FutureMemory",
                MILLION,
                "",
                atMost(32, "B"))
            .with(Measured.HEAP, "B"),
        Row.of("a million timers, heap each", "TimerMemory.waiting", MILLION, "", atMost(56, "B"))
            .with(Measured.HEAP, "B"),
        Row.of("a suspended callback, heap", "AwaitMemory", "1000", "virtualThread")
            .with(Measured.HEAP, "B"),
        Row.of("a suspended callback, resident memory", "AwaitMemory", "1000", "virtualThread")
            .with("residentBytes", "B"),
        Row.of("a suspended callback, stack reserved", "AwaitMemory", "1000", "")
            .with("stackBytes", "B"));
  }

  private static List<Row> timers() {
    return List.of(
        Row.of(
            "timers, a million outstanding, schedule + cancel",
            "TimerChurn.churn",
            MILLION,
            "",
            ratio(0.5, "JDK", "NETTY_NIO"),
            ratio(1, "HASHED_WHEEL")),
        Row.of(
            "timers, a million, schedule + fire",
            "TimerFire.fire",
            MILLION,
            "",
            ratio(0.5, "JDK", "NETTY_NIO"),
            ratio(1, "HASHED_WHEEL")),
        Row.of("lateness of a timer, p50", "Lateness.fire", "", "").with(Measured.P50, "ns"),
        Row.of("lateness of a timer, p99", "Lateness.fire", "", "").with(Measured.P99, "ns"),
        Row.of(
                "100,000 `async_while` for 5.5 s, processor time",
                "Polling",
                "100000",
                "",
                ratio(0.5, "jdk"))
            .with("cpuMillis", "ms"),
        Row.of("100,000 `async_while`, heap each", "Polling", "100000", "", atMost(150, "B"))
            .with(Measured.HEAP, "B"),
        Row.of(
                "100 idle loops for a minute, share of a processor",
                "Idle",
                "100",
                "baseline",
                over(0.1, "%", "baseline"))
            .with("cpuPercent", "%"));
  }

  private static List<Row> awaits() {
    return Stream.of("1", "1000", "10000")
        .map(
            n ->
                Row.of(
                    "suspending await, " + n + " suspended",
                    "Await",
                    n,
                    "virtualThread",
                    atMost(1500, "ns").since(Line.VIRTUAL_THREADS),
                    ratio(1, "vertx")))
        .toList();
  }

  private static List<Row> calls() {
    return List.of(
        Row.of(
            "`@Task` call, 10,000 in flight",
            "Task",
            "",
            "submit",
            ratio(0.4, "async"),
            bytesOver(200, "submit")),
        Row.of(
            "`timeit` of a no-op, 100,000 times, per call",
            "Timeit",
            "100000",
            "withoutBench",
            atMost(274, "ns"),
            over(60, "ns", "withoutBench")));
  }

  private static List<Row> listeners() {
    return Stream.of("execute", "submit", "chain", "gather", "timer", "await", "bench")
        .map(
            what ->
                Row.of(
                        "with a listener: " + what,
                        "Listener." + what,
                        "",
                        "OFF",
                        ratio(1.15, "OFF"))
                    .contender("ON"))
        .toList();
  }

  private static List<Row> delays() {
    return Stream.of("flood", "floodOfTwo", "roundTrip")
        .map(
            how ->
                Row.of("delays taken: " + how, "Delay." + how, "", "OFF", ratio(1.15, "OFF"))
                    .contender("ON"))
        .toList();
  }

  private static List<Row> debugMode() {
    return Stream.of("execute", "submit", "chain")
        .map(what -> Row.of("debug mode: " + what, "Debug." + what, "", "OFF").contender("ON"))
        .toList();
  }

  private static List<Row> growths() {
    return List.of(
        Row.of("growth: `multi_async`", "Gather", MILLION, "counter", growth(2, "1000")),
        Row.of("growth: chains 10,000 deep", "ChainDepth", "10000", "", growth(2, "1000")),
        Row.of("growth: callbacks of one future", "Callbacks", MILLION, "", growth(2, "1000")),
        Row.of("growth: pending futures", "PendingFutures", MILLION, "", growth(2, "1000")),
        Row.of(
            "growth: timers, schedule + cancel",
            "TimerChurn.churn",
            MILLION,
            "",
            growth(2, "1000")),
        Row.of(
            "growth: timers, schedule + fire", "TimerFire.fire", MILLION, "", growth(2, "10000")),
        Row.of(
                "growth: heap of a pending future",
                "FutureMemory",
                MILLION,
                "",
                growth(1.1, "10000"))
            .with(Measured.HEAP, "B"),
        Row.of("growth: heap of a timer", "TimerMemory.waiting", MILLION, "", growth(1.1, "10000"))
            .with(Measured.HEAP, "B"));
  }
}
