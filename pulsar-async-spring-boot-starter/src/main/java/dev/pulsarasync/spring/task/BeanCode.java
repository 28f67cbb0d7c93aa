package dev.pulsarasync.spring.task;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.asm.Type;

/** The byte code of one type of a bean, with that of its inner classes, searched for self-calls. */
final class BeanCode {

  private static final Logger LOGGER = LoggerFactory.getLogger(BeanCode.class);

  private final Class<?> type;
  private final Callees callees;
  private final List<SelfCall> found = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final Deque<String> unread = new ArrayDeque<>();

  BeanCode(Class<?> type, Callees callees) {
    this.type = type;
    this.callees = callees;
  }

  /** Which calls of the bean are calls of a task. */
  @FunctionalInterface
  interface Callees {

    /**
     * Whether the call is one.
     *
     * @param opcode {@link Opcodes#INVOKESPECIAL} for a method of {@code super}
     * @param method its name and descriptor
     * @param caller the name and descriptor of the method that calls, which may be that of a lambda
     */
    boolean contain(int opcode, String method, String caller);
  }

  /** By line, since the compiler puts lambdas elsewhere than where they were written. */
  List<SelfCall> selfCalls() {
    add(Type.getInternalName(type));
    while (!unread.isEmpty()) {
      read(unread.remove());
    }
    found.sort(Comparator.comparingInt(call -> call.caller().getLineNumber()));
    return found;
  }

  private void add(String className) {
    if (known.add(className)) {
      unread.add(className);
    }
  }

  /** What has no file, or one that ASM does not understand, is passed over. */
  private void read(String className) {
    try (InputStream file = type.getResourceAsStream("/" + className + ".class")) {
      if (file != null) {
        new ClassReader(file).accept(new Visitor(className), ClassReader.SKIP_FRAMES);
      }
    } catch (IOException | RuntimeException unreadable) {
      LOGGER.debug("Calls within {} are not checked", className, unreadable);
    }
  }

  /** One class: the type itself, or an inner one, which knows the bean as its outer object. */
  private final class Visitor extends ClassVisitor {
    private final String className;
    private @Nullable String source;

    Visitor(String className) {
      super(SpringAsmInfo.ASM_VERSION);
      this.className = className;
    }

    @Override
    public void visitSource(@Nullable String file, @Nullable String debug) {
      source = file;
    }

    @Override
    public void visitInnerClass(
        String name, @Nullable String outer, @Nullable String simpleName, int access) {
      if (name.startsWith(className + "$") && !is(access, Opcodes.ACC_STATIC)) {
        add(name);
      }
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      // A bridge is how the compiler reaches the method itself.
      return is(access, Opcodes.ACC_BRIDGE)
          ? null
          : new SelfCallVisitor(start(access), Type.getDescriptor(type), calls(name, descriptor));
    }

    private Frame start(int access) {
      boolean isOfTheBean = className.equals(Type.getInternalName(type));
      return new Frame(isOfTheBean && !is(access, Opcodes.ACC_STATIC));
    }

    private SelfCallVisitor.Calls calls(String caller, String descriptor) {
      return (opcode, name, calledDescriptor, line) -> {
        if (callees.contain(opcode, name + calledDescriptor, caller + descriptor)) {
          found.add(new SelfCall(at(caller, line), name));
        }
      };
    }

    private StackTraceElement at(String method, int line) {
      String name = className.replace('/', '.');
      return new StackTraceElement(name, readable(method), source, line);
    }
  }

  private static boolean is(int access, int flag) {
    return (access & flag) != 0;
  }

  /** The body of a lambda is {@code lambda$rebook$0}, or so, to the compiler. */
  private static String readable(String method) {
    String[] parts = method.split("\\$");
    return parts.length == 3 && parts[0].equals("lambda") ? parts[1] : method;
  }
}
