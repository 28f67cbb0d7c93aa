package dev.pulsarasync;

/** When a {@link TaskGroup} has what it was started for, and what its children come to then. */
public enum GroupPolicy {

  /**
   * Every child is needed: the first failure cancels the others, and {@link TaskGroup#join()}
   * throws it when all have ended.
   */
  FAIL_FAST,

  /** Every child runs to its own end: a failure is an {@link Outcome} and cancels nothing. */
  COLLECT_ALL,

  /**
   * One child is enough: the first success cancels the others, and is {@link
   * TaskGroup#firstResult()}; {@link TaskGroup#join()} throws only if there is none.
   */
  FIRST_SUCCESS
}
