package dev.pulsarasync.spring.task

import dev.pulsarasync.AsyncObject
import dev.pulsarasync.EventLoop
import dev.pulsarasync.Task
import dev.pulsarasync.VirtualClock
import java.time.Duration
import java.util.concurrent.TimeoutException
import java.util.function.Supplier
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.asCompletableFuture
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.springframework.aop.framework.AopProxyUtils
import org.springframework.context.annotation.AnnotationConfigApplicationContext
import org.springframework.core.Ordered

/** Tasks that are written in Kotlin, on virtual time. */
internal class KotlinTaskTests {

    private val loop = EventLoop.builder().clock(VirtualClock()).build()
    private val context = context()
    private val office = context.getBean(Office::class.java)
    private val target = AopProxyUtils.getSingletonTarget(office) as Office

    private fun context(): AnnotationConfigApplicationContext {
        val context = AnnotationConfigApplicationContext()
        context.registerBean(
            TaskBeanPostProcessor::class.java,
            Supplier { TaskBeanPostProcessor(context.beanFactory, Ordered.HIGHEST_PRECEDENCE) },
        )
        context.registerBean(EventLoop::class.java, Supplier { loop })
        context.registerBean(Office::class.java, Supplier { Office() })
        context.refresh()
        return context
    }

    @AfterEach
    fun close() {
        context.close()
    }

    /** A caller who begins at once, and whose continuation runs wherever it is resumed. */
    @OptIn(DelicateCoroutinesApi::class)
    private fun <T : Any> call(block: suspend () -> T): Deferred<T> =
        GlobalScope.async(Dispatchers.Unconfined, CoroutineStart.UNDISPATCHED) { block() }

    private fun <T : Any> run(block: suspend () -> T): T =
        loop.runUntilComplete(call(block).asCompletableFuture())

    private fun runFor(time: Duration) {
        val over = loop.createFuture<Unit>()
        loop.callLater(time) { over.complete(Unit) }
        loop.runUntilComplete(over)
    }

    @Test
    fun theBodyOfASuspendFunctionNeverRunsInsideTheCall() {
        val seat = call { office.book("A1") }
        assertThat(target.steps).isEmpty()

        assertThat(loop.runUntilComplete(seat.asCompletableFuture())).isEqualTo("booked A1")
    }

    @Test
    fun aSuspendFunctionIsOnTheLoopBetweenAllItsSuspensions() {
        run { office.book("A1") }

        assertThat(target.steps).containsExactly("called on pulsar", "delayed on pulsar", "back on pulsar")
    }

    @Test
    fun aDelayIsByTheClockOfTheLoop() {
        run { office.book("A1") }

        assertThat(loop.time()).isEqualTo(Duration.ofHours(1))
    }

    @Test
    fun theErrorOfASuspendFunctionReachesItsCaller() {
        assertThatThrownBy { run { office.fail() } }
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessage("sold out")
    }

    @Test
    fun aSuspendFunctionMayReturnNothing() {
        run { office.note("A1") }
        assertThat(run { listOf(office.nothing()) }).containsExactly(null)

        assertThat(target.steps).containsExactly("noted A1")
    }

    @Test
    fun aSuspendFunctionMayReturnAFlow() {
        assertThat(run { office.laterSeats().toList() }).containsExactly("A1", "A2")
    }

    @Test
    fun cancellingTheCallerCancelsTheBody() {
        val seat = call { office.book("A1") }
        loop.callLater(Duration.ofMinutes(1)) { seat.cancel() }
        runFor(Duration.ofHours(2))

        assertThat(target.steps).containsExactly("called on pulsar", "cancelled on pulsar")
    }

    @Test
    fun aSuspendFunctionTakesNoLongerThanItsTimeout() {
        assertThatThrownBy { run { office.hastily() } }
            .hasCauseInstanceOf(TimeoutException::class.java)
        runFor(Duration.ZERO)

        assertThat(loop.time()).isEqualTo(Duration.ofSeconds(1))
        assertThat(target.steps).containsExactly("called on pulsar", "cancelled on pulsar")
    }

    @Test
    fun aFullLoopRefusesNothingThatHasBegun() {
        val full = EventLoop.builder().clock(VirtualClock()).maxPending(1).build()
        target.own = full
        target.between = { full.execute {} }
        val seat = call { office.book("A1") }

        assertThat(full.runUntilComplete(seat.asCompletableFuture())).isEqualTo("booked A1")
        full.close()
    }

    @Test
    fun aDeferredIsStartedByTheCall() {
        val seat = office.deferred()
        runFor(Duration.ZERO)
        assertThat(target.steps).containsExactly("called on pulsar")

        target.pending.complete("A1")
        assertThat(loop.runUntilComplete(seat.asCompletableFuture())).isEqualTo("A1")
    }

    @Test
    fun cancellingADeferredCancelsTheOneThatTheBodyReturned() {
        val seat = office.deferred()
        runFor(Duration.ZERO)
        seat.cancel()
        runFor(Duration.ZERO)

        assertThat(target.pending.isCancelled).isTrue()
    }

    @Test
    fun aLazyDeferredIsStartedOnTheLoopInATurnOfItsOwn() {
        val seat = office.lazily()
        runFor(Duration.ofSeconds(1))

        assertThat(target.steps).containsExactly("queued on pulsar", "started on pulsar")
        assertThat(seat.isCompleted).isTrue()
    }

    @Test
    fun aFlowRunsNothingBeforeItIsCollected() {
        val seats = office.seats()
        runFor(Duration.ZERO)
        assertThat(target.steps).isEmpty()

        assertThat(run { seats.toList() }).containsExactly("A1", "A2")
        assertThat(target.steps).containsExactly("called on pulsar")
    }

    open class Office : AsyncObject {

        val steps = mutableListOf<String>()
        val pending = CompletableDeferred<String>()
        @Volatile var own: EventLoop? = null
        var between: () -> Unit = {}

        override fun loop() = own

        private fun step(what: String) {
            steps += what + " on " + (EventLoop.current()?.name() ?: "no loop")
        }

        @Task
        open suspend fun book(seat: String): String {
            step("called")
            afterAnHour()
            step("delayed")
            between()
            yield()
            afterATurnElsewhere()
            step("back")
            return "booked $seat"
        }

        /** Another thread ends the wait, which has begun by then: a timer has its turn after that. */
        private suspend fun afterATurnElsewhere() {
            val suspended = CompletableDeferred<Unit>()
            EventLoop.current()?.callLater(Duration.ZERO) { suspended.complete(Unit) }
            withContext(Dispatchers.Default) { suspended.await() }
        }

        private suspend fun afterAnHour() {
            try {
                delay(3_600_000)
            } catch (cancelled: CancellationException) {
                step("cancelled")
                throw cancelled
            }
        }

        @Task(timeout = "1s")
        open suspend fun hastily(): String = book("A1")

        @Task
        open suspend fun fail(): String {
            delay(1)
            throw IllegalStateException("sold out")
        }

        @Task
        open suspend fun note(seat: String) {
            steps += "noted $seat"
        }

        @Task
        open suspend fun nothing(): String? = null

        @Task
        open suspend fun laterSeats(): Flow<String> {
            delay(1)
            return flowOf("A1", "A2")
        }

        @Task
        open fun deferred(): Deferred<String> {
            step("called")
            return pending
        }

        @Task
        @OptIn(DelicateCoroutinesApi::class)
        open fun lazily(): Deferred<String> {
            EventLoop.current()?.execute { step("queued") }
            return GlobalScope.async(Dispatchers.Unconfined, CoroutineStart.LAZY) {
                step("started")
                "A1"
            }
        }

        @Task
        open fun seats(): Flow<String> {
            step("called")
            return flowOf("A1", "A2")
        }
    }
}
