package dev.pulsarasync.spring.task;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.asm.ConstantDynamic;
import org.springframework.asm.Handle;
import org.springframework.asm.Label;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/**
 * Follows the bean through the code of a method, once from its begin to its end, and tells of the
 * calls that are made on it. Where branches meet, the bean is what is the bean on all of them.
 */
final class SelfCallVisitor extends MethodVisitor {

  private final Frame start;
  private final String beanDescriptor;
  private final Calls calls;
  private final Map<Label, Frame> frames = new HashMap<>();

  /** The fields to which the bean was spilled last. */
  private final Set<String> spilled = new HashSet<>();

  private Frame frame;
  private boolean fallsThrough = true;
  private int line = -1;

  /**
   * A visitor of one method.
   *
   * @param start what its locals hold at first
   * @param beanDescriptor of the class that an inner one knows as {@code this$0}
   */
  SelfCallVisitor(Frame start, String beanDescriptor, Calls calls) {
    super(SpringAsmInfo.ASM_VERSION);
    this.start = start;
    this.beanDescriptor = beanDescriptor;
    this.calls = calls;
    this.frame = start.copy();
  }

  /**
   * Hears of the calls on the bean; the opcode says whether it is one of {@code super}, or of a
   * static method that is given the bean first.
   */
  @FunctionalInterface
  interface Calls {
    void called(int opcode, String owner, String name, String descriptor, int line);
  }

  @Override
  public void visitLineNumber(int number, Label at) {
    line = number;
  }

  /** What no branch has led to, as the handler of an exception, starts like the method. */
  @Override
  public void visitLabel(Label label) {
    if (fallsThrough) {
      join(label);
    }
    frame = frames.getOrDefault(label, start).copy();
    fallsThrough = true;
  }

  private void join(Label label) {
    frames.merge(label, frame.copy(), Frame::meet);
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    frame.drop(Frame.takenByJump(opcode));
    join(label);
    fallsThrough = opcode != Opcodes.GOTO;
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label other, Label... labels) {
    visitLookupSwitchInsn(other, new int[0], labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label other, int[] keys, Label[] labels) {
    frame.drop(1);
    join(other);
    for (Label label : labels) {
      join(label);
    }
    fallsThrough = false;
  }

  @Override
  public void visitInsn(int opcode) {
    frame.execute(opcode);
    fallsThrough =
        opcode != Opcodes.ATHROW && (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN);
  }

  @Override
  public void visitVarInsn(int opcode, int local) {
    switch (opcode) {
      case Opcodes.ALOAD -> frame.load(local);
      case Opcodes.ASTORE -> frame.store(local);
      case Opcodes.LLOAD, Opcodes.DLOAD -> frame.grow(2);
      case Opcodes.ILOAD, Opcodes.FLOAD -> frame.grow(1);
      case Opcodes.LSTORE, Opcodes.DSTORE -> frame.drop(2);
      default -> frame.drop(1);
    }
  }

  @Override
  public void visitIntInsn(int opcode, int operand) {
    if (opcode != Opcodes.NEWARRAY) {
      frame.grow(1);
    }
  }

  @Override
  public void visitLdcInsn(Object value) {
    boolean isWide =
        value instanceof Long
            || value instanceof Double
            || (value instanceof ConstantDynamic constant && constant.getSize() == 2);
    frame.grow(isWide ? 2 : 1);
  }

  @Override
  public void visitTypeInsn(int opcode, String type) {
    if (opcode == Opcodes.NEW) {
      frame.grow(1);
    } else if (opcode != Opcodes.CHECKCAST) {
      frame.replace(1, 1);
    }
  }

  @Override
  public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
    frame.replace(dimensions, 1);
  }

  @Override
  public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
    int size = Type.getType(descriptor).getSize();
    switch (opcode) {
      case Opcodes.GETSTATIC -> frame.grow(size);
      case Opcodes.PUTSTATIC -> frame.drop(size);
      case Opcodes.PUTFIELD -> putField(name, size);
      default -> getField(name, descriptor, size);
    }
  }

  /** A suspend function takes up its locals again behind the place where it put them down. */
  private void putField(String name, int size) {
    if (KotlinCode.isSpilled(name) && frame.isBean(1)) {
      spilled.add(name);
    } else {
      spilled.remove(name);
    }
    frame.drop(size + 1);
  }

  /** Of an inner class, this$0 or so is the object that it was made in. */
  private void getField(String name, String descriptor, int size) {
    frame.replace(1, size);
    boolean isOuter = name.startsWith("this$") && descriptor.equals(beanDescriptor);
    if (isOuter || spilled.contains(name)) {
      frame.drop(1);
      frame.push(true);
    }
  }

  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String descriptor, boolean isInterface) {
    int sizes = Type.getArgumentsAndReturnSizes(descriptor);
    int taken = (sizes >> 2) - (opcode == Opcodes.INVOKESTATIC ? 1 : 0);
    boolean isOnBean = frame.isBean(taken);
    frame.replace(taken, sizes & 3);
    if (isOnBean) {
      calls.called(opcode, owner, name, descriptor, line);
    }
  }

  /**
   * A method reference is a handle, which captures its receiver if it has one, and no more. A
   * lambda of Kotlin is a static method, which is given what it captures.
   */
  @Override
  public void visitInvokeDynamicInsn(
      String name, String descriptor, Handle bootstrap, Object... arguments) {
    int sizes = Type.getArgumentsAndReturnSizes(descriptor);
    int captured = (sizes >> 2) - 1;
    boolean isOnBean = frame.isBean(captured);
    frame.replace(captured, sizes & 3);
    for (Object argument : arguments) {
      if (isOnBean && argument instanceof Handle handle) {
        referred(handle, captured);
      }
    }
  }

  private void referred(Handle to, int captured) {
    int opcode = opcodeOf(to);
    if (captured == 1 || opcode == Opcodes.INVOKESTATIC) {
      calls.called(opcode, to.getOwner(), to.getName(), to.getDesc(), line);
    }
  }

  private static int opcodeOf(Handle handle) {
    return switch (handle.getTag()) {
      case Opcodes.H_INVOKESPECIAL -> Opcodes.INVOKESPECIAL;
      case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
      default -> Opcodes.INVOKEVIRTUAL;
    };
  }
}
