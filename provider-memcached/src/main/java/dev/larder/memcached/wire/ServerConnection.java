package dev.larder.memcached.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one memcached server: calls with a deadline, and the way out of an outage.
 *
 * <p>It connects by itself, in the background. A call blocks for the operation timeout at most,
 * also while the first connection comes about. When a connection is lost, or {@value #SILENCES}
 * calls one after the other got no answer in time, an <em>outage</em> begins: calls fail at once
 * with {@link UnreachableException}, and a thread of its own tries again once a second, with fresh
 * connections and a question that the server must answer in time. So no caller waits for a server
 * that is away, and none is needed to find out that it is back.
 *
 * <p>A failure is an {@link IOException}: {@link RefusedException} if the server said no, another
 * one if it is not known what it did. Calls for one key are carried out in the order in which they
 * were made, also if one of them was given up, as long as the connection lasts.
 *
 * <p>Safe for use by many threads. Whoever made it closes it.
 */
public final class ServerConnection implements AutoCloseable {

  /** So many calls without an answer, none with one in between, begin an outage. */
  static final int SILENCES = 5;

  /** From the start of one try to connect to that of the next, as mod_memcached had it. */
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private static final int LONGEST_KEY = 250;

  /** Asked for to see whether a server answers; it need not be there. */
  private static final String PROBE = "larder-probe";

  private final Address address;
  private final WireSettings settings;
  private final Outages outages;
  private final AtomicInteger silences = new AtomicInteger();
  private final CountDownLatch firstTry = new CountDownLatch(1);

  /** By the key's hash, so that the calls for one key stay in order; null while there is none. */
  private volatile @Nullable List<Pipe> pipes;

  /** What the reconnecting thread uses before anybody else does. */
  private volatile @Nullable Trial trial;

  private volatile String lastProblem = "not connected yet";
  private boolean reconnecting; // guarded by this
  private long nextTry = System.nanoTime(); // guarded by this
  private volatile boolean closed;

  /** A connection that begins to connect. */
  public ServerConnection(Address address, WireSettings settings, Outages outages) {
    this.address = address;
    this.settings = settings;
    this.outages = outages;
    synchronized (this) {
      reconnect(List.of(), true);
    }
  }

  /** Where the server is. */
  public Address address() {
    return address;
  }

  /** Whether calls are made; if not, they fail at once. */
  public boolean isUp() {
    return pipes != null;
  }

  /**
   * Waits until the first attempt to connect has ended, one way or the other.
   *
   * @return whether the server can be reached now
   */
  public boolean awaitFirstTry(Duration longest) throws InterruptedException {
    return firstTry.await(longest.toNanos(), TimeUnit.NANOSECONDS) && isUp();
  }

  /** What is under a key; null if nothing is. Its {@link Item#cas} is 0. */
  public @Nullable Item get(String key) throws IOException {
    return call(key, pipe -> pipe.get(key));
  }

  /** What is under a key, with its {@link Item#cas}; null if nothing is. */
  public @Nullable Item gets(String key) throws IOException {
    return call(key, pipe -> pipe.gets(key));
  }

  /**
   * What is under some keys, with one question.
   *
   * @param affinity the key whose order of calls this call belongs to
   * @return without the keys that nothing is under
   */
  public Map<String, Item> get(String affinity, Collection<String> keys) throws IOException {
    keys.forEach(ServerConnection::check);
    if (keys.isEmpty()) {
      return Map.of();
    }
    Map<String, Item> found = call(affinity, pipe -> pipe.get(keys));
    return found == null ? Map.of() : found;
  }

  /**
   * Puts something under a key.
   *
   * @param value not copied: not to be changed while the call lasts, nor after it failed
   * @param expiry as {@link ExpirationTime} says
   * @return false if the server did not store it
   */
  public boolean set(String key, byte[] value, int flags, int expiry) throws IOException {
    return set(key, key, value, flags, expiry);
  }

  /**
   * Puts something under a key.
   *
   * @param affinity the key whose order of calls this call belongs to
   */
  public boolean set(String affinity, String key, byte[] value, int flags, int expiry)
      throws IOException {
    check(key);
    return is(call(affinity, pipe -> pipe.set(key, new Item(value, flags, 0), expiry)));
  }

  /**
   * Puts something under a key and does not wait for an answer.
   *
   * @param value not copied: not to be changed any more
   */
  public void setWithoutAnswer(String key, byte[] value, int flags, int expiry) throws IOException {
    call(
        key,
        pipe -> {
          pipe.setWithoutAnswer(key, new Item(value, flags, 0), expiry);
          return true;
        });
  }

  /**
   * Puts something under a key if nothing is there.
   *
   * @return false if something was there
   */
  public boolean add(String key, byte[] value, int flags, int expiry) throws IOException {
    return is(call(key, pipe -> pipe.add(key, new Item(value, flags, 0), expiry)));
  }

  /**
   * Puts something under a key in place of one certain value.
   *
   * @param cas of the value that is to be replaced, from {@link #gets}
   * @return false, with nothing changed, if another value is there or none
   */
  public boolean cas(String key, byte[] value, int flags, int expiry, long cas) throws IOException {
    return is(call(key, pipe -> pipe.cas(key, new Item(value, flags, 0), expiry, cas)));
  }

  /**
   * Has what is under a key kept for another time.
   *
   * @param affinity the key whose order of calls this call belongs to
   * @return false if nothing is under it
   */
  public boolean touch(String affinity, String key, int expiry) throws IOException {
    check(key);
    return is(call(affinity, pipe -> pipe.touch(key, expiry)));
  }

  /**
   * Removes what is under a key.
   *
   * @return false if nothing was
   */
  public boolean delete(String key) throws IOException {
    return is(call(key, pipe -> pipe.delete(key)));
  }

  /**
   * Removes what is under a key and does not wait for an answer.
   *
   * @param affinity the key whose order of calls this call belongs to
   */
  public void deleteWithoutAnswer(String affinity, String key) throws IOException {
    check(key);
    call(
        affinity,
        pipe -> {
          pipe.deleteWithoutAnswer(key);
          return true;
        });
  }

  /** The server's own settings ({@code stats settings}); empty if it does not tell. */
  public Map<String, String> serverSettings() throws IOException {
    Map<String, String> told = call(PROBE, Pipe::settings);
    return told == null ? Map.of() : told;
  }

  private static boolean is(@Nullable Boolean answer) {
    return answer != null && answer;
  }

  /**
   * Whether memcached takes this as a key: 1 to 250 bytes from 0x21 to 0x7E. The library does not
   * look closely, and what a key with a line's end in it makes of the text protocol is a command.
   */
  public static boolean isKey(String key) {
    return !key.isEmpty()
        && key.length() <= LONGEST_KEY
        && key.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }

  private static void check(String key) {
    if (!isKey(key)) {
      throw new IllegalArgumentException("no key of memcached: " + key.length() + " characters");
    }
  }

  private record Trial(Thread thread, List<Pipe> pipes) {}

  private interface Call<T> {
    @Nullable T on(Pipe pipe) throws IOException;
  }

  private <T> @Nullable T call(String affinity, Call<T> call) throws IOException {
    check(affinity);
    Trial mine = trial;
    List<Pipe> current =
        mine != null && mine.thread() == Thread.currentThread() ? mine.pipes() : connected();
    Pipe pipe = current.get(Math.floorMod(affinity.hashCode(), current.size()));
    try {
      T answer = call.on(pipe);
      answered();
      return answer;
    } catch (RefusedException e) {
      answered();
      throw e;
    } catch (SilentException e) {
      if (silences.incrementAndGet() >= SILENCES || pipe.isLost()) {
        lost(current, e);
      }
      throw e;
    } catch (UnreachableException e) {
      lost(current, e);
      throw e;
    }
  }

  private void answered() {
    // Read first: a shared write with each call would cost more.
    if (silences.get() != 0) {
      silences.set(0);
    }
  }

  private List<Pipe> connected() throws IOException {
    List<Pipe> current = pipes;
    if (current == null && firstTry.getCount() > 0) {
      try {
        boolean tried = firstTry.await(settings.operationTimeout().toNanos(), TimeUnit.NANOSECONDS);
        current = tried ? pipes : null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (current == null) {
      throw new UnreachableException(
          address + " is out of reach: " + (closed ? "closed" : lastProblem), null);
    }
    return current;
  }

  private void lost(List<Pipe> those, Exception cause) {
    synchronized (this) {
      // Somebody else may have noticed, or this may be about connections of before.
      if (pipes != those || closed) {
        return;
      }
      pipes = null;
      lastProblem = String.valueOf(cause.getMessage());
      reconnect(those, false);
    }
    outages.began(this, cause);
  }

  private void reconnect(List<Pipe> old, boolean first) {
    if (!reconnecting) {
      reconnecting = true;
      Thread thread =
          new Thread(() -> reconnecting(old, first), "memcached-" + address + "-reconnects");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void reconnecting(List<Pipe> old, boolean first) {
    old.forEach(Pipe::close);
    boolean told = !first;
    try {
      pauseBeforeTry();
      while (!tryOnce()) {
        firstTry.countDown();
        if (!told && !closed) {
          told = true;
          outages.began(this, new UnreachableException(lastProblem, null));
        }
        pauseBeforeTry();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      firstTry.countDown();
      synchronized (this) {
        reconnecting = false;
      }
    }
  }

  private synchronized void pauseBeforeTry() throws InterruptedException {
    long left = nextTry - System.nanoTime();
    while (left > 0 && !closed) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = nextTry - System.nanoTime();
    }
    nextTry = System.nanoTime() + BETWEEN_TRIES.toNanos();
  }

  /** Whether there is nothing left to try. */
  private boolean tryOnce() {
    if (closed) {
      return true;
    }
    List<Pipe> fresh = new ArrayList<>();
    try {
      for (int i = 0; i < settings.connections(); i++) {
        Pipe pipe = Pipe.connect(address, settings);
        fresh.add(pipe);
        pipe.get(PROBE);
      }
      List<Pipe> ready = List.copyOf(fresh);
      trial = new Trial(Thread.currentThread(), ready);
      outages.returning(this);
      synchronized (this) {
        if (!closed) {
          silences.set(0);
          // In this order: who sees the connections lost must find that nobody reconnects.
          reconnecting = false;
          pipes = ready;
          return true;
        }
      }
    } catch (IOException | RuntimeException e) {
      lastProblem = String.valueOf(e.getMessage());
    } finally {
      trial = null;
    }
    fresh.forEach(Pipe::close);
    return closed;
  }

  /** Ends the connection; calls that wait for an answer fail. A second call does nothing. */
  @Override
  public void close() {
    List<Pipe> last;
    synchronized (this) {
      closed = true;
      last = pipes;
      pipes = null;
      notifyAll();
    }
    if (last != null) {
      last.forEach(Pipe::close);
    }
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
