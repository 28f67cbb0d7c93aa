package dev.pulsarasync;

/**
 * Whether a wait for the baton spins before it parks. It pays where the other thread runs on
 * another processor and is quick. After some failures in a row only one wait of many spins, to see
 * whether that has changed. Several threads use a policy without synchronization, since a wrong
 * answer costs a little time and nothing else.
 */
final class SpinPolicy {

  private static final boolean IS_ALONE = Runtime.getRuntime().availableProcessors() == 1;

  /** Virtual threads park in less time than spinning takes; those of the platform do not. */
  private static final int PATIENCE = DriverThreads.areVirtual() ? 4 : Integer.MAX_VALUE;

  private static final int MANY = 256;

  private int failures;
  private int waits;

  /** Whether the wait that begins is to spin. */
  boolean allows() {
    return !IS_ALONE && (failures < PATIENCE || ++waits % MANY == 0);
  }

  /** One has spun, and had what it waited for, or not. */
  void learn(boolean paid) {
    failures = paid ? 0 : failures + 1;
  }
}
