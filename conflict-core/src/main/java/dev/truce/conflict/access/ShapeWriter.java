package dev.truce.conflict.access;

import static org.objectweb.asm.Opcodes.AALOAD;
import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ACONST_NULL;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ARETURN;
import static org.objectweb.asm.Opcodes.ASTORE;
import static org.objectweb.asm.Opcodes.GETSTATIC;
import static org.objectweb.asm.Opcodes.H_INVOKESTATIC;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.ICONST_1;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.LCONST_0;
import static org.objectweb.asm.Opcodes.LLOAD;
import static org.objectweb.asm.Opcodes.LOR;
import static org.objectweb.asm.Opcodes.LRETURN;
import static org.objectweb.asm.Opcodes.LSHL;
import static org.objectweb.asm.Opcodes.PUTSTATIC;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.SIPUSH;
import static org.objectweb.asm.Opcodes.V17;

import dev.truce.conflict.access.Member.Comparison;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Writes the shape of one class as a hidden class: straight code for each member, as one would write it by hand.
 *
 * <p>The code names no class of the user's. Getters and constructor are constants of it, as method handles, so that it stands in
 * this package, needs no access but theirs, and can be unloaded with the last reference to it.
 */
final class ShapeWriter {

    private static final String SUPER = Type.getInternalName(GeneratedShape.class);
    private static final String NAME = SUPER + "Of";
    private static final String HANDLE_TYPE = Type.getDescriptor(MethodHandle.class);
    private static final String VERDICTS = Type.getInternalName(Verdicts.class);
    private static final String HANDLE = Type.getInternalName(MethodHandle.class);
    private static final String NEW = MethodType.methodType(void.class, ObjectAccess.class, ObjectType.class)
            .toMethodDescriptorString();
    private static final Handle CONSTANT = new Handle(
            H_INVOKESTATIC,
            Type.getInternalName(MethodHandles.class),
            "classDataAt",
            MethodType.methodType(Object.class, MethodHandles.Lookup.class, String.class, Class.class, int.class)
                    .toMethodDescriptorString(),
            false);

    private final ObjectType type;
    private final List<Member> members;
    private final List<MethodHandle> getters;
    private final List<MethodHandle> constants = new ArrayList<>();
    private final IdentityHashMap<MethodHandle, Integer> places = new IdentityHashMap<>();
    private final ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);

    private ShapeWriter(ObjectType type) {
        this.type = type;
        this.members = type.members();
        this.getters = members.stream()
                .map(member -> member.getter().asType(MethodType.methodType(carrier(member), Object.class)))
                .toList();
    }

    static GeneratedShape shape(ObjectAccess access, ObjectType type) {
        ShapeWriter writer = new ShapeWriter(type);
        byte[] code = writer.write();
        try {
            MethodHandles.Lookup hidden =
                    MethodHandles.lookup().defineHiddenClassWithClassData(code, writer.constants, true);
            return (GeneratedShape) hidden.findConstructor(
                            hidden.lookupClass(),
                            MethodType.methodType(void.class, ObjectAccess.class, ObjectType.class))
                    .invoke(access, type);
        } catch (Throwable e) {
            throw new IllegalStateException("The shape of " + type.type().getName() + " cannot be made: " + e, e);
        }
    }

    private byte[] write() {
        writer.visit(V17, ACC_FINAL | ACC_SUPER, NAME, null, SUPER, null);
        constructor();
        raw();
        construct();
        alike();
        changes();
        compose();
        handles();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** The class under which a member's value travels in the code: its own where it is primitive or a String. */
    private static Class<?> carrier(Member member) {
        return member.raw().isPrimitive() || member.raw() == String.class ? member.raw() : Object.class;
    }

    private void constructor() {
        MethodVisitor code = begin("<init>", NEW);
        code.visitVarInsn(ALOAD, 0);
        code.visitVarInsn(ALOAD, 1);
        code.visitVarInsn(ALOAD, 2);
        code.visitMethodInsn(INVOKESPECIAL, SUPER, "<init>", NEW, false);
        code.visitInsn(RETURN);
        end(code);
    }

    private void raw() {
        MethodVisitor code = begin("raw", "(Ljava/lang/Object;I)Ljava/lang/Object;");
        Label[] labels = new Label[members.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = new Label();
        }
        Label none = new Label();
        if (labels.length > 0) {
            code.visitVarInsn(ILOAD, 2);
            code.visitTableSwitchInsn(0, labels.length - 1, none, labels);
            for (int i = 0; i < labels.length; i++) {
                code.visitLabel(labels[i]);
                MethodHandle getter = members.get(i).getter();
                call(
                        code,
                        getter.asType(MethodType.methodType(Object.class, Object.class)),
                        () -> code.visitVarInsn(ALOAD, 1));
                code.visitInsn(ARETURN);
            }
        }
        code.visitLabel(none);
        code.visitInsn(ACONST_NULL);
        code.visitInsn(ARETURN);
        end(code);
    }

    private void construct() {
        MethodVisitor code = begin("construct", "([Ljava/lang/Object;)Ljava/lang/Object;");
        MethodHandle constructor = type.constructor();
        if (isBean()) {
            call(code, constructor.asType(MethodType.methodType(Object.class)), () -> {});
            code.visitVarInsn(ASTORE, 2);
            for (int i = 0; i < members.size(); i++) {
                int index = i;
                call(code, setter(i, Object.class), () -> {
                    code.visitVarInsn(ALOAD, 2);
                    code.visitVarInsn(ALOAD, 1);
                    code.visitIntInsn(SIPUSH, index);
                    code.visitInsn(AALOAD);
                });
            }
            code.visitVarInsn(ALOAD, 2);
        } else {
            MethodHandle ofArray = constructor
                    .asType(MethodType.genericMethodType(members.size()))
                    .asSpreader(Object[].class, members.size());
            call(code, ofArray, () -> code.visitVarInsn(ALOAD, 1));
        }
        code.visitInsn(ARETURN);
        end(code);
    }

    private boolean isBean() {
        return !type.type().isRecord();
    }

    private MethodHandle setter(int index, Class<?> value) {
        return Objects.requireNonNull(members.get(index).setter())
                .asType(MethodType.methodType(void.class, Object.class, value));
    }

    private void alike() {
        MethodVisitor code = begin("alike", "(Ljava/lang/Object;Ljava/lang/Object;)Z");
        Label different = new Label();
        for (Member member : members) {
            Comparison comparison = member.comparison();
            boolean byAccess = comparison == Comparison.DEEP || comparison == Comparison.OPEN;
            if (byAccess) {
                code.visitVarInsn(ALOAD, 0);
            }
            get(code, member, 1);
            get(code, member, 2);
            switch (comparison) {
                case PRIMITIVE -> {
                    String carried = Type.getDescriptor(widened(member.raw()));
                    code.visitMethodInsn(INVOKESTATIC, VERDICTS, "same", "(" + carried + carried + ")Z", false);
                }
                case TEXT ->
                    code.visitMethodInsn(
                            INVOKESTATIC, VERDICTS, "same", "(Ljava/lang/String;Ljava/lang/String;)Z", false);
                case DECIMAL ->
                    code.visitMethodInsn(
                            INVOKESTATIC, VERDICTS, "sameDecimal", "(Ljava/lang/Object;Ljava/lang/Object;)Z", false);
                case IDENTITY, EXACT ->
                    code.visitMethodInsn(
                            INVOKESTATIC, VERDICTS, "same", "(Ljava/lang/Object;Ljava/lang/Object;)Z", false);
                case DEEP, OPEN ->
                    code.visitMethodInsn(
                            INVOKEVIRTUAL, SUPER, "same", "(Ljava/lang/Object;Ljava/lang/Object;)Z", false);
            }
            code.visitJumpInsn(IFEQ, different);
        }
        code.visitInsn(ICONST_1);
        code.visitInsn(IRETURN);
        code.visitLabel(different);
        code.visitInsn(ICONST_0);
        code.visitInsn(IRETURN);
        end(code);
    }

    private void changes() {
        int blocks = Math.max(1, (members.size() + Shape.BLOCK - 1) / Shape.BLOCK);
        MethodVisitor code = begin("changes", "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;I)J");
        Label[] labels = new Label[blocks];
        for (int i = 0; i < blocks; i++) {
            labels[i] = new Label();
        }
        code.visitVarInsn(ILOAD, 4);
        code.visitTableSwitchInsn(0, blocks - 1, labels[0], labels);
        for (int block = 0; block < blocks; block++) {
            code.visitLabel(labels[block]);
            code.visitInsn(LCONST_0);
            int from = block * Shape.BLOCK;
            for (int i = from; i < Math.min(members.size(), from + Shape.BLOCK); i++) {
                verdict(code, members.get(i));
                code.visitIntInsn(SIPUSH, i - from);
                code.visitInsn(LSHL);
                code.visitInsn(LOR);
            }
            code.visitInsn(LRETURN);
        }
        end(code);
    }

    private void verdict(MethodVisitor code, Member member) {
        Comparison comparison = member.comparison();
        if (comparison != Comparison.OPEN) {
            get(code, member, 1);
        }
        get(code, member, 2);
        get(code, member, 3);
        String object = "Ljava/lang/Object;";
        switch (comparison) {
            case PRIMITIVE -> {
                String carried = Type.getDescriptor(widened(member.raw()));
                code.visitMethodInsn(INVOKESTATIC, VERDICTS, "of", "(" + carried.repeat(3) + ")J", false);
            }
            case TEXT ->
                code.visitMethodInsn(
                        INVOKESTATIC, VERDICTS, "text", "(" + "Ljava/lang/String;".repeat(3) + ")J", false);
            case DECIMAL ->
                code.visitMethodInsn(INVOKESTATIC, VERDICTS, "decimal", "(" + object.repeat(3) + ")J", false);
            case IDENTITY ->
                code.visitMethodInsn(INVOKESTATIC, VERDICTS, "identity", "(" + object.repeat(3) + ")J", false);
            case EXACT -> code.visitMethodInsn(INVOKESTATIC, VERDICTS, "exact", "(" + object.repeat(3) + ")J", false);
            case DEEP -> {
                code.visitVarInsn(ALOAD, 0);
                code.visitMethodInsn(
                        INVOKESTATIC, VERDICTS, "deep", "(" + object.repeat(3) + "L" + SUPER + ";)J", false);
            }
            case OPEN -> code.visitMethodInsn(INVOKESTATIC, VERDICTS, "open", "(" + object.repeat(2) + ")J", false);
        }
    }

    /** Takes each member from the values, from local or from the server; of more than 64 it can tell no sets. */
    private void compose() {
        MethodVisitor code =
                begin("compose", "(Ljava/lang/Object;Ljava/lang/Object;JJ[Ljava/lang/Object;)Ljava/lang/Object;");
        List<Class<?>> carriers =
                members.stream().<Class<?>>map(ShapeWriter::carrier).toList();
        if (isBean()) {
            call(code, type.constructor().asType(MethodType.methodType(Object.class)), () -> {});
            code.visitVarInsn(ASTORE, 8);
            for (int i = 0; i < members.size(); i++) {
                int index = i;
                call(code, setter(i, carriers.get(i)), () -> {
                    code.visitVarInsn(ALOAD, 8);
                    composed(code, index);
                });
            }
            code.visitVarInsn(ALOAD, 8);
        } else {
            call(code, type.constructor().asType(MethodType.methodType(Object.class, carriers)), () -> {
                for (int i = 0; i < members.size(); i++) {
                    composed(code, i);
                }
            });
        }
        code.visitInsn(ARETURN);
        end(code);
    }

    private void composed(MethodVisitor code, int index) {
        call(code, getters.get(index), () -> {
            code.visitVarInsn(LLOAD, 3);
            code.visitLdcInsn(1L << index);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ALOAD, 2);
            code.visitMethodInsn(
                    INVOKESTATIC,
                    VERDICTS,
                    "side",
                    "(JJLjava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;",
                    false);
        });
        if (carrier(members.get(index)) == Object.class) {
            code.visitVarInsn(LLOAD, 5);
            code.visitLdcInsn(1L << index);
            code.visitVarInsn(ALOAD, 7);
            code.visitIntInsn(SIPUSH, index);
            code.visitMethodInsn(
                    INVOKESTATIC,
                    VERDICTS,
                    "value",
                    "(Ljava/lang/Object;JJ[Ljava/lang/Object;I)Ljava/lang/Object;",
                    false);
        }
    }

    /** Reads a member of the object in a variable; smaller integers and booleans travel as int. */
    private void get(MethodVisitor code, Member member, int variable) {
        call(code, getters.get(members.indexOf(member)), () -> code.visitVarInsn(ALOAD, variable));
    }

    private static Class<?> widened(Class<?> primitive) {
        return primitive == long.class || primitive == double.class || primitive == float.class ? primitive : int.class;
    }

    /** Calls a constant of the class, with the arguments that {@code arguments} puts on the stack. */
    private void call(MethodVisitor code, MethodHandle handle, Runnable arguments) {
        Integer known = places.putIfAbsent(handle, constants.size());
        if (known == null) {
            constants.add(handle);
        }
        int place = known == null ? constants.size() - 1 : known;
        code.visitFieldInsn(GETSTATIC, NAME, "handle" + place, HANDLE_TYPE);
        arguments.run();
        code.visitMethodInsn(INVOKEVIRTUAL, HANDLE, "invokeExact", handle.type().toMethodDescriptorString(), false);
    }

    /** Keeps the handles in final fields: a method with a constant that was never reached would not be compiled on JDK 17. */
    private void handles() {
        MethodVisitor code = writer.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
        code.visitCode();
        for (int i = 0; i < constants.size(); i++) {
            writer.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, "handle" + i, HANDLE_TYPE, null, null)
                    .visitEnd();
            code.visitLdcInsn(new ConstantDynamic("_", HANDLE_TYPE, CONSTANT, i));
            code.visitFieldInsn(PUTSTATIC, NAME, "handle" + i, HANDLE_TYPE);
        }
        code.visitInsn(RETURN);
        end(code);
    }

    private MethodVisitor begin(String name, String descriptor) {
        MethodVisitor code = writer.visitMethod(ACC_PUBLIC, name, descriptor, null, null);
        code.visitCode();
        return code;
    }

    private static void end(MethodVisitor code) {
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
