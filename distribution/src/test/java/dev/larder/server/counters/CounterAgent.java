package dev.larder.server.counters;

import static net.bytebuddy.matcher.ElementMatchers.isAbstract;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isInterface;
import static net.bytebuddy.matcher.ElementMatchers.isSubTypeOf;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.namedOneOf;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.utility.JavaModule;
import org.jspecify.annotations.Nullable;

/**
 * Instruments the JVM that it is an agent of, then answers each connection to a port of its own
 * with {@link HitCounters#report}. It prints the port as {@code counters on port 40001}.
 */
public final class CounterAgent {

  private CounterAgent() {}

  /** Called by the JVM, before main. */
  public static void premain(String arguments, Instrumentation instrumentation) throws IOException {
    instrumentation.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.nio", Set.of(HitCounters.class.getModule())),
        Set.of(),
        Map.of());
    HitCounters.report();
    instrument(instrumentation);
    ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(() -> serve(server), "counters");
    thread.setDaemon(true);
    thread.start();
    System.out.println("counters on port " + server.getLocalPort());
  }

  private static void instrument(Instrumentation instrumentation) {
    ElementMatcher.Junction<MethodDescription> takesTask =
        namedOneOf(
            "execute",
            "tryExecute",
            "submit",
            "externalSubmit",
            "lazySubmit",
            "invokeAll",
            "invokeAny",
            "schedule",
            "scheduleAtFixedRate",
            "scheduleWithFixedDelay");
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
        // A plug-in's loader shows no resource of the server's, and so not what its classes extend.
        .with(
            AgentBuilder.LocationStrategy.ForClassLoader.STRONG.withFallbackTo(
                ClassFileLocator.ForClassLoader.ofSystemLoader()))
        .with(new Failures())
        .ignore(nameStartsWith("net.bytebuddy.").or(nameStartsWith("dev.larder.server.counters.")))
        .type(not(isInterface()).and(isSubTypeOf(Executor.class)))
        .transform(advice(CountingAdvice.Dispatch.class, takesTask))
        .type(isSubTypeOf(Thread.class).and(nameStartsWith("java.lang.")))
        .transform(advice(CountingAdvice.Dispatch.class, named("start")))
        .type(named("dev.larder.mem.Slab"))
        .transform(advice(CountingAdvice.NewSlab.class, isConstructor()))
        .type(named("sun.nio.ch.SocketChannelImpl"))
        .transform(
            advice(
                CountingAdvice.WriteOne.class,
                named("write").and(takesArguments(ByteBuffer.class))))
        .transform(
            advice(
                CountingAdvice.WriteSeveral.class,
                named("write").and(takesArguments(3)).and(takesArgument(0, ByteBuffer[].class))))
        .type(named("java.nio.ByteBuffer"))
        .transform(advice(CountingAdvice.CopyToBuffer.class, named("putBuffer")))
        .transform(advice(CountingAdvice.CopyToArray.class, named("getArray")))
        .installOn(instrumentation);
  }

  private static AgentBuilder.Transformer advice(
      Class<?> code, ElementMatcher.Junction<MethodDescription> methods) {
    return (builder, type, loader, module, domain) ->
        builder.visit(Advice.to(code).on(methods.and(not(isAbstract()))));
  }

  private static void serve(ServerSocket server) {
    while (true) {
      try (Socket socket = server.accept();
          OutputStream out = socket.getOutputStream()) {
        out.write(HitCounters.report().getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The test has gone away; perhaps it asks again.
      }
    }
  }

  /** A class that cannot be instrumented would go uncounted: the server must not run then. */
  private static final class Failures extends AgentBuilder.Listener.Adapter {
    @Override
    public void onError(
        String type,
        @Nullable ClassLoader loader,
        @Nullable JavaModule module,
        boolean loaded,
        Throwable failure) {
      System.err.println("cannot count in " + type);
      failure.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
