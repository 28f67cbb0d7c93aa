package dev.pulsarasync.spring.task

import dev.pulsarasync.Task
import java.util.concurrent.Callable
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.tuple
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

internal class KotlinSelfCallsTests {

    private fun callsOf(type: Class<*>) = SelfCalls(TaskMethods()).of(type)

    @Test
    fun callsOfFunctionsAndLambdasAreReported() {
        assertThat(callsOf(Calling::class.java))
            .extracting({ it.caller().methodName }, { it.task() })
            .containsExactly(
                tuple("plainly", "book"),
                tuple("inALambda", "book"),
                tuple("inALambdaThatCaptures", "book"),
                tuple("inNestedLambdas", "book"),
                tuple("asAReference", "book"),
                tuple("call", "book"),
                tuple("withTheDefault", "move"),
                tuple("withDefaultsOfAll", "move"),
                tuple("withoutADefault", "move"),
            )
    }

    @Test
    fun callsOfSuspendFunctionsAreReportedBeforeAndAfterASuspension() {
        assertThat(callsOf(Suspending::class.java))
            .extracting({ it.caller().methodName }, { it.task() })
            .containsExactly(
                tuple("open", "book"),
                tuple("open", "book"),
                tuple("open", "book"),
                tuple("closed", "book"),
                tuple("closed", "book"),
                tuple("withTheDefault", "move"),
                tuple("invokeSuspend", "book"),
                tuple("invokeSuspend", "book"),
            )
    }

    @Test
    fun aCallIsReportedWithItsLine() {
        val lines = callsOf(Suspending::class.java).map { it.caller().lineNumber }

        assertThat(lines).doesNotHaveDuplicates().isSorted()
        assertThat(callsOf(Suspending::class.java)).allSatisfy {
            assertThat(it.caller().fileName).isEqualTo("KotlinSelfCallsTests.kt")
        }
    }

    @ParameterizedTest
    @ValueSource(classes = [CallingOthers::class, CallingSuper::class, Closed::class])
    fun aCallThatPassesTheProxyOrThatTheCompilerAddsIsNotReported(type: Class<*>) {
        assertThat(callsOf(type)).isEmpty()
    }

    open class Calling {

        @Task
        open fun book(): CompletableFuture<String> = CompletableFuture.completedFuture("A1")

        @Task
        open fun move(from: Int = 1, to: Long = 2): CompletableFuture<Long> =
            CompletableFuture.completedFuture(from + to)

        open fun plainly() = book()

        open fun inALambda() = { book() }

        open fun inALambdaThatCaptures(seat: Long) = { other: Long -> book().thenApply { seat + other } }

        open fun inNestedLambdas() = { seat: String -> { book().thenApply { it + seat } } }

        open fun asAReference() = Callable(::book)

        open fun inAnObject() =
            object : Callable<Any> {
                override fun call(): Any = book()
            }

        open fun withTheDefault() = move(3)

        open fun withDefaultsOfAll() = { move() }

        open fun withoutADefault() = move(3, 4)
    }

    open class Suspending {

        @Task
        open suspend fun book(): String {
            delay(1)
            yield()
            return "A1"
        }

        @Task
        open suspend fun move(seat: String = "A1"): String = seat

        open suspend fun open(): String {
            val first = book()
            delay(1)
            val second = book()
            yield()
            return first + second +
                book()
        }

        suspend fun closed(): String {
            val first = book()
            delay(1)
            return first +
                book()
        }

        open suspend fun withTheDefault() = move()

        open suspend fun inACoroutine() = coroutineScope {
            delay(1)
            async {
                delay(1)
                book()
            }.await()
        }

        open suspend fun inABlock() = withTimeout(1_000) {
            delay(1)
            book()
        }
    }

    open class CallingOthers {

        @Task
        open suspend fun book(): String {
            delay(1)
            return "A1"
        }

        @Task
        open suspend fun move(seat: String = "A1"): String = seat

        open suspend fun swap(other: CallingOthers): String {
            delay(1)
            other.book()
            yield()
            return other.move() + toString()
        }

        open fun inALambda(other: CallingOthers): suspend () -> String = { other.book() + toString() }

        open fun ofAll(others: List<CallingOthers>) = others.map { suspend { it.book() + toString() } }
    }

    open class CallingSuper : CallingOthers() {

        @Task
        override suspend fun book(): String {
            delay(1)
            return super.book()
        }
    }

    interface Booking {

        suspend fun book(): String
    }

    class Closed : Booking {

        @Task
        override suspend fun book(): String {
            delay(1)
            return toString() + toString()
        }
    }
}
