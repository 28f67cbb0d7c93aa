package dev.pulsarasync.spring.task

import dev.pulsarasync.Async
import dev.pulsarasync.AsyncLock
import dev.pulsarasync.Coroutine
import dev.pulsarasync.EventLoop
import dev.pulsarasync.Outcome
import dev.pulsarasync.VirtualClock
import java.util.concurrent.CompletableFuture
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test

/** The types of the core as Kotlin reads them: what a future holds may be null where its type says so. */
internal class KotlinNullabilityTests {

    private val loop = EventLoop.builder().clock(VirtualClock()).build()

    @AfterEach
    fun close() {
        loop.close()
    }

    private fun found(seat: String?): CompletableFuture<String?> = CompletableFuture.completedFuture(seat)

    private fun <T> run(body: () -> T): T = loop.runUntilComplete(loop.run<T> { body() })

    @Test
    fun aResultMayBeNull() {
        val nothing: CompletableFuture<String?> = loop.run { null }
        val nobody: String? = loop.runUntilComplete(nothing)

        assertThat(nobody).isNull()
        assertThat(loop.runUntilComplete(loop.runInExecutor<String?> { null })).isNull()
        assertThat(loop.runUntilComplete(loop.createFuture<String?>().completeAsync { null })).isNull()
    }

    @Test
    fun whatIsAwaitedMayBeNull() {
        val length: Int = run { Async.await(found(null))?.length ?: 0 }
        val seat: String? = run { Async.await<String?>(found("A1") as Any) }

        assertThat(length).isZero()
        assertThat(seat).isEqualTo("A1")
    }

    @Test
    fun whatIsAwaitedIsNotNullWhereItsTypeSaysSo() {
        val seat: CompletableFuture<String> = loop.run { "A1" }

        assertThat(run { Async.await(seat).length }).isEqualTo(2)
    }

    @Test
    fun aCallbackMayTakeAndReturnNull() {
        val seat: CompletableFuture<String?> = loop.createFuture()
        val chained: CompletableFuture<String?> = Async.chainFuture(seat, { found: String? -> found?.lowercase() })
        seat.complete(null)

        assertThat(loop.runUntilComplete(chained)).isNull()
    }

    @Test
    fun itemsAndOutcomesMayBeNull() {
        val seats: List<String?> = run { Async.await(Async.multiAsync<String?>(listOf(found(null), "A1"))) }
        val outcome: Outcome<String?> = Outcome(null, null)

        assertThat(seats).containsExactly(null, "A1")
        assertThat(outcome.orThrow()).isNull()
    }

    @Test
    fun aCoroutineAndATaskMayResultInNull() {
        val coroutine: Coroutine<String?> = Coroutine.of { null }
        val task = Async.task<String?>(loop) { null }

        assertThat(loop.runUntilComplete(coroutine)).isNull()
        assertThat(loop.runUntilComplete(task.get())).isNull()
    }

    @Test
    fun aLockedBodyMayReturnNull() {
        val lock = AsyncLock(loop)

        assertThat(run { lock.withLock<String?> { null } }).isNull()
    }

    @Test
    fun childrenOfAGroupMayResultInNull() {
        val results: List<String?> = run {
            Async.group<String?>().use { group ->
                group.start<String?> { null }
                group.join()
                group.results()
            }
        }

        assertThat(results).containsExactly(null)
    }
}
