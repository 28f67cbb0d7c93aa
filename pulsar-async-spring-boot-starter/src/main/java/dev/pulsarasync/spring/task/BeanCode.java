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

  /** Static methods that are given the bean, and all methods with what they were found to know. */
  private final Set<String> given = new HashSet<>();

  private final Set<String> searched = new HashSet<>();

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
    private boolean isReentry;

    Visitor(String className) {
      super(SpringAsmInfo.ASM_VERSION);
      this.className = className;
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      isReentry = KotlinCode.isReentry(superName);
    }

    @Override
    public void visitSource(@Nullable String file, @Nullable String debug) {
      source = file;
    }

    @Override
    public void visitInnerClass(
        String name, @Nullable String outer, @Nullable String simpleName, int access) {
      // To Kotlin the class of a lambda is static, and its outer object is a field like others.
      boolean mayKnowTheBean = !is(access, Opcodes.ACC_STATIC) || outer == null;
      if (name.startsWith(className + "$") && mayKnowTheBean) {
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
      if (isReentry || is(access, Opcodes.ACC_BRIDGE)) {
        return null;
      }
      boolean beginsWithBean = beginsWithBean(access, key(name, descriptor));
      return searched.add(key(name, descriptor) + beginsWithBean)
          ? new SelfCallVisitor(
              new Frame(beginsWithBean), Type.getDescriptor(type), calls(name, descriptor))
          : null;
    }

    private boolean beginsWithBean(int access, String method) {
      return is(access, Opcodes.ACC_STATIC)
          ? given.contains(method)
          : className.equals(Type.getInternalName(type));
    }

    private String key(String method, String descriptor) {
      return className + "." + method + descriptor;
    }

    private SelfCallVisitor.Calls calls(String caller, String descriptor) {
      String signature = KotlinCode.signature(caller, descriptor);
      return (opcode, owner, name, calledDescriptor, line) -> {
        if (opcode == Opcodes.INVOKESTATIC) {
          calledWithBean(owner, name, calledDescriptor, signature, at(caller, line));
        } else if (callees.contain(opcode, name + calledDescriptor, signature)) {
          found.add(new SelfCall(at(caller, line), name));
        }
      };
    }

    /** Static methods of the class that calls are searched in turn. */
    private void calledWithBean(
        String owner, String name, String descriptor, String caller, StackTraceElement at) {
      if (KotlinCode.isDefault(name, descriptor)) {
        String called = KotlinCode.nameOfDefault(name);
        String signature = called + KotlinCode.descriptorOfDefault(descriptor);
        if (callees.contain(Opcodes.INVOKEVIRTUAL, signature, caller)) {
          found.add(new SelfCall(at, called));
        }
      } else if (owner.equals(className) && given.add(key(name, descriptor))) {
        unread.add(className);
      }
    }

    private StackTraceElement at(String method, int line) {
      String name = className.replace('/', '.');
      return new StackTraceElement(name, KotlinCode.written(method), source, line);
    }
  }

  private static boolean is(int access, int flag) {
    return (access & flag) != 0;
  }
}
