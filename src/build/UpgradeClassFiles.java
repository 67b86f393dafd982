import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodBuilder;
import java.lang.classfile.MethodElement;
import java.lang.classfile.MethodModel;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Rewrites a jar whose classes are in the format of Java 5 into that of Java 8: the same code with the stack maps that newer verifiers use.
 * An ahead-of-time cache refuses classes that are older than Java 6, and picocli's are; without this every start would load and verify
 * them anew. Run by the build: {@code java UpgradeClassFiles.java JAR}.
 */
public final class UpgradeClassFiles {
    private static final int JAVA_6 = 50;
    private static final int JAVA_8 = 52;

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        Path upgraded = jar.resolveSibling(jar.getFileName() + ".part");
        try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                JarFile in = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(upgraded);
                JarOutputStream out = new JarOutputStream(file)) {
            ClassFile format = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing(classes).orElse(ClassHierarchyResolver.defaultResolver())));
            for (JarEntry entry : in.stream().toList()) {
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                byte[] content = in.getInputStream(entry).readAllBytes();
                boolean upgrade = entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/");
                out.write(upgrade ? upgrade(format, content) : content);
                out.closeEntry();
            }
        }
        Files.move(upgraded, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static byte[] upgrade(ClassFile format, byte[] content) {
        ClassModel model = format.parse(content);
        if (model.majorVersion() >= JAVA_6) {
            return content;
        }
        return format.build(model.thisClass().asSymbol(), builder -> {
            builder.withVersion(JAVA_8, 0);
            for (ClassElement element : model) {
                switch (element) {
                    case ClassFileVersion old -> {}
                    case MethodModel method -> builder.withMethod(
                            method.methodName().stringValue(),
                            method.methodTypeSymbol(),
                            method.flags().flagsMask(),
                            copy -> method.forEach(part -> copy(part, copy)));
                    default -> builder.with(element);
                }
            }
        });
    }

    /** Code goes through the builder instruction by instruction: a copy as a whole would be without stack maps still. */
    private static void copy(MethodElement part, MethodBuilder copy) {
        if (part instanceof CodeModel code) {
            copy.withCode(builder -> code.forEach(builder::with));
        } else {
            copy.with(part);
        }
    }
}
