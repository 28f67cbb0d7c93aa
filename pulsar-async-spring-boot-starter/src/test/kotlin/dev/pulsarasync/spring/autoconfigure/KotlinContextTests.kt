package dev.pulsarasync.spring.autoconfigure

import dev.pulsarasync.EventLoop
import dev.pulsarasync.Task
import java.util.concurrent.CompletableFuture
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.slf4j.MDC
import org.springframework.boot.autoconfigure.AutoConfigurations
import org.springframework.boot.test.context.runner.ApplicationContextRunner

/** The contexts of suspend functions, which are resumed by threads that have others. */
internal class KotlinContextTests {

    private val runner =
        ApplicationContextRunner()
            .withConfiguration(
                AutoConfigurations.of(
                    PulsarAsyncAutoConfiguration::class.java,
                    PulsarAsyncContextAutoConfiguration::class.java,
                    PulsarAsyncTaskAutoConfiguration::class.java,
                ),
            )
            .withBean(Office::class.java)

    @AfterEach
    fun leave() {
        MDC.clear()
    }

    private fun seen(call: suspend Office.() -> List<String?>): List<String?> {
        val seen = mutableListOf<String?>()
        runner.run { context ->
            MDC.put("user", "Ann")
            seen += runBlocking { context.getBean(Office::class.java).call() }
        }
        return seen
    }

    @Test
    fun aSuspendFunctionHasTheContextsOfItsCallerAfterEachSuspension() {
        assertThat(seen { everywhere() }).containsExactly("Ann", "Ann", "Ann", "Ann", "Ann")
    }

    @Test
    fun aSuspendFunctionIsNotInTheContextsOfWhoResumesIt() {
        assertThat(seen { resumedByBob() }).containsExactly("Ann", "Ann")
    }

    @Test
    fun coroutinesOfASuspendFunctionHaveItsContexts() {
        assertThat(seen { both() }).containsExactly("Ann", "Ann")
    }

    open class Office {

        private fun user(): String? = MDC.get("user").also { checkNotNull(EventLoop.current()) }

        @Task
        open suspend fun everywhere(): List<String?> {
            val seen = mutableListOf(user())
            delay(1)
            seen += user()
            yield()
            seen += user()
            withContext(Dispatchers.IO) { MDC.put("user", "Eve") }
            seen += user()
            withContext(Dispatchers.IO) { delay(1) }
            return seen + user()
        }

        @Task
        open suspend fun resumedByBob(): List<String?> {
            val resumed = CompletableFuture<String>()
            Thread {
                MDC.put("user", "Bob")
                resumed.complete("")
            }.start()
            val before = user()
            resumed.await()
            return listOf(before, user())
        }

        @Task
        open suspend fun both(): List<String?> = coroutineScope {
            List(2) {
                async {
                    withContext(Dispatchers.Default) {}
                    user()
                }
            }.map { it.await() }
        }
    }
}
