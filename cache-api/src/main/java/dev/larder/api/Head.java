package dev.larder.api;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is stored beside a body: status and fields of the response, what selected it, and when it
 * was fetched.
 *
 * <p>Immutable as far as anybody can see. Stores keep and return it as it is; its meaning is the
 * engine's.
 */
public final class Head {

  /** What an entry is. A store may decline kinds that it does not want. */
  public enum Kind {
    /** One complete response. */
    RESPONSE,
    /** No response, but the names of the request fields by which variants differ. No body. */
    VARY_MARKER,
    /**
     * A part of a response: the status code and the fields are those of the whole, the body is some
     * of its bytes, and its Content-Range says which.
     */
    PART,
    /** No response, but which parts of one are stored. No body. */
    PARTS_MARKER;

    /** Whether it is no response, but leads to some. */
    public boolean isMarker() {
      return this == VARY_MARKER || this == PARTS_MARKER;
    }
  }

  private final Kind kind;
  private final int status;
  private final Fields fields;
  private final Fields selecting;
  private final long requestedAt;
  private final long receivedAt;
  private final long stamp;

  // Racing writers store equal values, and what is stored is safely published by its final fields.
  private @Nullable Object derived;

  /**
   * A head.
   *
   * @param kind what the entry is
   * @param status the status code of the response, 100 to 999; 0 for a marker
   * @param fields the response's fields, or what a marker says
   * @param selecting the request fields, normalised, by which this response was selected
   * @param requestedAt when the request was sent, in milliseconds of the epoch
   * @param receivedAt when the head arrived, in milliseconds of the epoch
   * @param stamp when the fetch began, on the engine's strictly rising clock; compared with the
   *     stamps of invalidations
   */
  public Head(
      Kind kind,
      int status,
      Fields fields,
      Fields selecting,
      long requestedAt,
      long receivedAt,
      long stamp) {
    this.kind = kind;
    this.status = status;
    this.fields = fields;
    this.selecting = selecting;
    this.requestedAt = requestedAt;
    this.receivedAt = receivedAt;
    this.stamp = stamp;
  }

  /** What the entry is. */
  public Kind kind() {
    return kind;
  }

  /** The status code of the response; 0 for a marker. */
  public int status() {
    return status;
  }

  /** The response's fields. */
  public Fields fields() {
    return fields;
  }

  /** The request fields, normalised, by which this response was selected. */
  public Fields selecting() {
    return selecting;
  }

  /** When the request was sent, in milliseconds of the epoch. */
  public long requestedAt() {
    return requestedAt;
  }

  /** When the head arrived, in milliseconds of the epoch. */
  public long receivedAt() {
    return receivedAt;
  }

  /** When the fetch began, on the engine's strictly rising clock. */
  public long stamp() {
    return stamp;
  }

  /**
   * A form of this head that is computed once and kept with it, such as its parsed or encoded
   * fields: a store that keeps heads as objects so keeps the work as well. There is one place for
   * it, the engine's; providers have no business with it.
   *
   * @param type the type of the form
   * @param compute computes it; pure, and its result immutable, since racing threads may each
   *     compute one
   */
  public <T> T derived(Class<T> type, Function<? super Head, ? extends T> compute) {
    Object present = derived;
    if (type.isInstance(present)) {
      return type.cast(present);
    }
    T computed = compute.apply(this);
    derived = computed;
    return computed;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Head head
        && head.kind == kind
        && head.status == status
        && head.requestedAt == requestedAt
        && head.receivedAt == receivedAt
        && head.stamp == stamp
        && head.fields.equals(fields)
        && head.selecting.equals(selecting);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, status, fields, selecting, requestedAt, receivedAt, stamp);
  }

  @Override
  public String toString() {
    return kind + " " + status + " " + fields + " for " + selecting;
  }
}
