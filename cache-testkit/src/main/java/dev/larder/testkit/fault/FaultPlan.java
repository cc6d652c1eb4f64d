package dev.larder.testkit.fault;

import dev.larder.testkit.host.Gate;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong in one faulty store, and a count of what it has open. Nothing goes wrong until it
 * is told to. May be changed while the store is in use; safe for use by many threads.
 */
public final class FaultPlan {

  private static final Map<String, FaultPlan> PLANS = new ConcurrentHashMap<>();

  private final Map<Operation, Rule> rules = new EnumMap<>(Operation.class);
  private final Map<Operation, Gate> gates = new EnumMap<>(Operation.class);
  private final Map<Operation, Long> calls = new EnumMap<>(Operation.class);
  private final AtomicInteger openResponses = new AtomicInteger();
  private final AtomicInteger openWriters = new AtomicInteger();
  private volatile Bytes bytes = Bytes.NONE;

  private record Rule(long from, long to, Failure failure) {}

  /** What happens at which byte of a body; {@link Long#MAX_VALUE} is never. */
  record Bytes(
      long overflowAt, long failWriteAt, long cutAt, long flipAt, long failReadAt, Failure with) {

    static final Bytes NONE =
        new Bytes(
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            Failure.IO);

    boolean touchesBodies() {
      return Math.min(cutAt, Math.min(flipAt, failReadAt)) != Long.MAX_VALUE;
    }
  }

  /** A plan without a name, for {@link FaultyStore}. */
  public FaultPlan() {}

  /** The plan of the store with this instance name, there before the store and after it. */
  public static FaultPlan of(String instanceName) {
    return PLANS.computeIfAbsent(instanceName, name -> new FaultPlan());
  }

  /** Every call fails. */
  public void fail(Operation operation, Failure failure) {
    failFrom(operation, 1, Long.MAX_VALUE, failure);
  }

  /**
   * One call fails.
   *
   * @param call its number, from 1 at the next call of the operation
   */
  public void failAt(Operation operation, long call, Failure failure) {
    failFrom(operation, call, 1, failure);
  }

  /**
   * Some calls fail.
   *
   * @param call the number of the first of them, from 1 at the next call of the operation
   * @param count how many fail
   */
  public synchronized void failFrom(Operation operation, long call, long count, Failure failure) {
    long from = calls(operation) + call;
    long to = count > Long.MAX_VALUE - from ? Long.MAX_VALUE : from + count - 1;
    rules.put(operation, new Rule(from, to, failure));
  }

  /** Every call waits at a gate, until the test opens it; then it goes on as planned. */
  public synchronized Gate hold(Operation operation) {
    Gate gate = new Gate();
    gates.put(operation, gate);
    return gate;
  }

  /** A write that would pass this length of the body finds no room: it returns false. */
  public void overflowAt(long length) {
    Bytes now = bytes;
    bytes = new Bytes(length, now.failWriteAt, now.cutAt, now.flipAt, now.failReadAt, now.with);
  }

  /** A write that would pass this length of the body fails. */
  public void failWriteAt(long length, Failure failure) {
    Bytes now = bytes;
    bytes = new Bytes(now.overflowAt, length, now.cutAt, now.flipAt, now.failReadAt, failure);
  }

  /** Bodies end at this length, though they claim their whole length. */
  public void cutBodiesAt(long length) {
    Bytes now = bytes;
    bytes =
        new Bytes(now.overflowAt, now.failWriteAt, length, now.flipAt, now.failReadAt, now.with);
  }

  /** Bodies have one flipped bit in this byte. */
  public void flipBodiesAt(long position) {
    Bytes now = bytes;
    bytes =
        new Bytes(now.overflowAt, now.failWriteAt, now.cutAt, position, now.failReadAt, now.with);
  }

  /** Reading of bodies fails at this byte. */
  public void failBodiesAt(long position, Failure failure) {
    Bytes now = bytes;
    bytes = new Bytes(now.overflowAt, now.failWriteAt, now.cutAt, now.flipAt, position, failure);
  }

  /** Nothing goes wrong any more; gates are opened. What is open stays counted. */
  public synchronized void clear() {
    rules.clear();
    gates.values().forEach(Gate::open);
    gates.clear();
    bytes = Bytes.NONE;
  }

  /** How often an operation was called, failed calls included. */
  public synchronized long calls(Operation operation) {
    return calls.getOrDefault(operation, 0L);
  }

  /** How many handles were given out and not closed yet. */
  public int openResponses() {
    return openResponses.get();
  }

  /** How many writers were given out and not closed yet. */
  public int openWriters() {
    return openWriters.get();
  }

  void countResponses(int change) {
    openResponses.addAndGet(change);
  }

  void countWriters(int change) {
    openWriters.addAndGet(change);
  }

  Bytes bytes() {
    return bytes;
  }

  /** An operation begins: it waits or throws, if that is planned. */
  void enter(Operation operation) throws IOException {
    Failure failure = next(operation);
    if (failure != null) {
      failure.strike(operation.name());
    }
  }

  /** As {@link #enter}, for methods that cannot throw a checked exception. */
  void enterUnchecked(Operation operation) {
    Failure failure = next(operation);
    if (failure != null) {
      failure.strikeUnchecked(operation.name());
    }
  }

  private @Nullable Failure next(Operation operation) {
    Gate gate;
    Rule rule;
    long call;
    synchronized (this) {
      call = calls.merge(operation, 1L, Long::sum);
      rule = rules.get(operation);
      gate = gates.get(operation);
    }
    if (gate != null) {
      try {
        gate.pass();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return rule != null && call >= rule.from && call <= rule.to ? rule.failure : null;
  }
}
