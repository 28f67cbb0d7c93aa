package dev.pulsarasync.spring.task;

import static org.springframework.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The locals and operands of a method at one place of its code: which of them are the bean. Long
 * and double take two slots, as the JVM counts. What takes more operands than there are finds none
 * that is the bean.
 */
final class Frame {

  private final BitSet locals;
  private final List<Boolean> operands;

  /** Before the first instruction, where the first local may be the bean, as {@code this}. */
  Frame(boolean isOfTheBean) {
    this(new BitSet(), new ArrayList<>());
    locals.set(0, isOfTheBean);
  }

  private Frame(BitSet locals, List<Boolean> operands) {
    this.locals = locals;
    this.operands = operands;
  }

  Frame copy() {
    return new Frame((BitSet) locals.clone(), new ArrayList<>(operands));
  }

  /** What holds the bean in both; this frame becomes that. */
  Frame meet(Frame other) {
    locals.and(other.locals);
    for (int i = 0; i < operands.size(); i++) {
      boolean inOther = i < other.operands.size() && other.operands.get(i);
      operands.set(i, operands.get(i) && inOther);
    }
    return this;
  }

  void push(boolean isBean) {
    operands.add(isBean);
  }

  /** Pushes slots of something else. */
  void grow(int slots) {
    for (int i = 0; i < slots; i++) {
      push(false);
    }
  }

  void drop(int slots) {
    int left = Math.max(0, operands.size() - slots);
    operands.subList(left, operands.size()).clear();
  }

  /** Takes operands and gives something else for them. */
  void replace(int taken, int given) {
    drop(taken);
    grow(given);
  }

  /** Whether the slot so far from the top is the bean; the top is at 1. */
  boolean isBean(int depth) {
    return depth > 0 && depth <= operands.size() && operands.get(operands.size() - depth);
  }

  void load(int local) {
    push(locals.get(local));
  }

  void store(int local) {
    locals.set(local, isBean(1));
    drop(1);
  }

  /** Executes an instruction that consists of nothing but its opcode. */
  void execute(int opcode) {
    switch (opcode) {
      case DUP -> duplicate(1, 0);
      case DUP_X1 -> duplicate(1, 1);
      case DUP_X2 -> duplicate(1, 2);
      case DUP2 -> duplicate(2, 0);
      case DUP2_X1 -> duplicate(2, 1);
      case DUP2_X2 -> duplicate(2, 2);
      case SWAP -> swap();
      default -> resize(growth(opcode));
    }
  }

  /** Copies slots from the top to below those that come next. */
  private void duplicate(int slots, int below) {
    int size = operands.size();
    if (size >= slots + below) {
      List<Boolean> top = List.copyOf(operands.subList(size - slots, size));
      operands.addAll(size - slots - below, top);
    }
  }

  private void swap() {
    duplicate(1, 1);
    drop(1);
  }

  /** What is left of the operands that were taken were numbers or arrays, and never the bean. */
  private void resize(int growth) {
    if (growth > 0) {
      grow(growth);
    } else {
      drop(-growth);
    }
  }

  /** By how many slots an instruction gives more than it takes. */
  private static int growth(int opcode) {
    return switch (opcode) {
      case LCONST_0, LCONST_1, DCONST_0, DCONST_1 -> 2;
      case ACONST_NULL, ICONST_M1, ICONST_0, ICONST_1, ICONST_2, ICONST_3, ICONST_4, ICONST_5 -> 1;
      case FCONST_0, FCONST_1, FCONST_2, I2L, I2D, F2L, F2D -> 1;
      case IALOAD, FALOAD, AALOAD, BALOAD, CALOAD, SALOAD, POP, MONITORENTER, MONITOREXIT -> -1;
      case IADD, ISUB, IMUL, IDIV, IREM, IAND, IOR, IXOR, ISHL, ISHR, IUSHR -> -1;
      case FADD, FSUB, FMUL, FDIV, FREM, FCMPL, FCMPG, LSHL, LSHR, LUSHR, L2I, L2F, D2I, D2F -> -1;
      case LADD, LSUB, LMUL, LDIV, LREM, LAND, LOR, LXOR, DADD, DSUB, DMUL, DDIV, DREM, POP2 -> -2;
      case IASTORE, FASTORE, AASTORE, BASTORE, CASTORE, SASTORE, LCMP, DCMPL, DCMPG -> -3;
      case LASTORE, DASTORE -> -4;
      default -> 0;
    };
  }

  /** How many operands a jump takes. */
  static int takenByJump(int opcode) {
    return switch (opcode) {
      case GOTO -> 0;
      case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL -> 1;
      default -> 2;
    };
  }
}
