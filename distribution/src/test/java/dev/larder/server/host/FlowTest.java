package dev.larder.server.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slow side holds the other one back; nothing piles up in between. */
@Timeout(60)
class FlowTest {

  private static final int CHUNK = 1 << 20;
  private static final int CHUNKS = 256;

  /** What both ends' sockets and one buffer hold, with a margin: far from the whole. */
  private static final long BOUND = 64L << 20;

  @Test
  void slowReaderHoldsTheOriginBack() throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] chunk = new byte[CHUNK];
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  o.receive(wire);
                  wire.send(
                      "HTTP/1.1 200 OK\r\nContent-Length: " + (long) CHUNK * CHUNKS + "\r\n\r\n");
                  for (int i = 0; i < CHUNKS; i++) {
                    wire.send(chunk);
                    sent.addAndGet(CHUNK);
                  }
                });
        Running server = Running.proxy(origin.uri()).start(new PassThrough());
        Wire wire = server.connect()) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      wire.readHead();
      long held = settled(sent);
      assertTrue(held < BOUND, () -> held + " bytes were taken from the origin");
      for (int i = 0; i < CHUNKS; i++) {
        assertEquals(CHUNK, wire.readBytes(CHUNK).length);
      }
    }
  }

  @Test
  void slowOriginHoldsTheUploadBack() throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] chunk = new byte[CHUNK];
    Object goOn = new Object();
    boolean[] reading = new boolean[1];
    try (StubOrigin origin =
            StubOrigin.running(
                (wire, o) -> {
                  wire.readHead();
                  synchronized (goOn) {
                    while (!reading[0]) {
                      try {
                        goOn.wait();
                      } catch (InterruptedException e) {
                        throw new IOException(e);
                      }
                    }
                  }
                  for (int i = 0; i < CHUNKS; i++) {
                    wire.readBytes(CHUNK);
                  }
                  wire.send("HTTP/1.1 204 No Content\r\n\r\n");
                });
        Running server = Running.proxy(origin.uri()).start(new PassThrough());
        Wire wire = server.connect()) {
      Thread upload =
          new Thread(
              () -> {
                try {
                  wire.send(
                      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                          + (long) CHUNK * CHUNKS
                          + "\r\n\r\n");
                  for (int i = 0; i < CHUNKS; i++) {
                    wire.send(chunk);
                    sent.addAndGet(CHUNK);
                  }
                } catch (IOException e) {
                  sent.set(Long.MAX_VALUE);
                }
              });
      upload.start();
      long held = settled(sent);
      assertTrue(held < BOUND, () -> held + " bytes were taken from the client");
      synchronized (goOn) {
        reading[0] = true;
        goOn.notifyAll();
      }
      assertEquals(204, wire.readHead().status());
      upload.join();
    }
  }

  /** The value once it has stood still for a while. */
  private static long settled(AtomicLong value) throws InterruptedException {
    long[] seen = {-1, 0};
    Eventually.holds(
        () -> {
          long now = value.get();
          seen[1] = now == seen[0] ? seen[1] + 1 : 0;
          seen[0] = now;
          return seen[1] > 150;
        });
    return value.get();
  }
}
