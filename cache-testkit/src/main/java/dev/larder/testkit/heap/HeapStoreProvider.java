package dev.larder.testkit.heap;

import dev.larder.api.StoreOpener;
import dev.larder.api.StoreProvider;
import dev.larder.api.StoreSettings;

/**
 * The reference store, on the heap: type {@code heap}. It shows provider authors the least that a
 * correct store does, and serves tests of everything above a store.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><td>{@code size}</td><td>the limit of bodies and heads, 64M unless told</td></tr>
 * <tr><td>{@code body}</td><td>the form of its bodies: {@code buffers}, {@code file} or {@code
 * stream}</td></tr>
 * <tr><td>{@code blocking}</td><td>{@code on}: it does not claim that lookup never waits</td></tr>
 * <tr><td>{@code at-hand}</td><td>{@code on}: what was looked up once is found without waiting from
 * then on, and its body in a file is warm</td></tr>
 * <tr><td>{@code shelf}</td><td>a name under which its entries outlive it in this JVM: it is then
 * persistent, as far as anybody can see</td></tr>
 * </table>
 */
public final class HeapStoreProvider implements StoreProvider {

  /** In what form a heap store gives its bodies. */
  enum BodyForm {
    BUFFERS,
    FILE,
    STREAM
  }

  /** What a heap store is told. */
  record Settings(long size, BodyForm body, boolean blocking, boolean atHand, String shelf) {}

  @Override
  public String type() {
    return "heap";
  }

  @Override
  public StoreOpener configure(StoreSettings settings) {
    Settings read =
        new Settings(
            settings.size("size", 64 << 20, 1024, Long.MAX_VALUE),
            settings.choice("body", BodyForm.BUFFERS),
            settings.flag("blocking", false),
            settings.flag("at-hand", false),
            settings.text("shelf", ""));
    return context -> new HeapStore(read, context.events());
  }
}
