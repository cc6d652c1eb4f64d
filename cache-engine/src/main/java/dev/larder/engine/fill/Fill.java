package dev.larder.engine.fill;

import dev.larder.api.Fields;
import dev.larder.engine.decide.StaleUse;
import dev.larder.engine.decide.Storage;
import dev.larder.engine.decide.UnsafeMethod;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.FetchListener;
import dev.larder.engine.exchange.Fetcher;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.message.ForwardRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.respond.HitResponder;
import dev.larder.engine.settings.CacheSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch from the origin for one request: the response goes to the client as it arrives and,
 * where it may be stored, into a store beside.
 *
 * <p>Called by one thread at a time, as the fetch's listener is. The exchange is ended exactly
 * once, whatever host, origin, stores or this class do; what was found before is closed, or handed
 * to the answer that uses it.
 */
public final class Fill implements FetchListener {

  private static final Logger LOG = LoggerFactory.getLogger(Fill.class);

  private final Journey journey;
  private final FillContext context;
  private final ForwardRequests.Kind kind;
  private final long stamp;
  private final long requestedAt;

  private @Nullable Found found;
  private @Nullable Recorder recorder;
  private @Nullable Transfer transfer;
  private boolean conditional;
  private boolean withContent;
  private boolean ended;

  // What follows is known to two threads: the listener may be called before the fetch is.
  private Fetcher.@Nullable Fetch fetch;
  private @Nullable IOException cancelled;

  private Fill(Journey journey, FillContext context, ForwardRequests.Kind kind) {
    this.journey = journey;
    this.context = context;
    this.kind = kind;
    this.found = journey.found();
    this.stamp = context.stamps().next();
    this.requestedAt = context.clock().millis();
  }

  /**
   * Sends a request to the origin. Must run where it may block. Never throws: the exchange, and
   * what was found, are the fill's from here on.
   */
  public static void start(Journey journey, FillContext context) {
    try {
      new Fill(journey, context, ForwardRequests.kindFor(journey)).send();
    } catch (RuntimeException | Error e) {
      LOG.error("a request could not be forwarded", e);
      context.statistics().count(Outcome.unforwarded(Reason.SERVER_FAILED));
      journey.close();
      journey.fail();
    }
  }

  private void send() {
    try {
      ForwardRequest forward = ForwardRequests.of(journey, kind);
      conditional =
          forward.fields().has("If-None-Match") || forward.fields().has("If-Modified-Since");
      Fetcher fetcher =
          journey
              .exchange()
              .fetcher(journey.admission().lookup() ? settings().onMissLocation() : "");
      started(fetcher.fetch(forward, this));
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }

  private void started(Fetcher.Fetch started) {
    IOException reason;
    synchronized (this) {
      fetch = started;
      reason = cancelled;
    }
    if (reason != null) {
      started.cancel(reason);
    }
  }

  private void cancel(String why) {
    IOException reason = new IOException(why);
    Fetcher.Fetch running;
    synchronized (this) {
      cancelled = reason;
      running = fetch;
    }
    if (running != null) {
      running.cancel(reason);
    }
  }

  private CacheSettings settings() {
    return journey.rule().settings();
  }

  @Override
  public void interim(int status, Fields fields) {
    if (ended) {
      return;
    }
    try {
      journey.exchange().interim(status, fields);
    } catch (RuntimeException e) {
      LOG.debug("an informational response was lost", e);
    }
  }

  @Override
  public void head(int status, Fields fields) {
    if (ended) {
      return;
    }
    try {
      decide(status, fields);
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }

  private void decide(int status, Fields fields) {
    long now = context.clock().millis();
    if (status < 200 && !journey.exchange().request().upgrade()) {
      cancel("a switch of protocols that nobody asked for");
      withoutResponse(
          new FetchFailure(
              FetchFailure.Kind.MALFORMED, "The origin answers what it was not asked.", null));
      return;
    }
    Found stored = found;
    if (stored != null && staleAllowed(stored, status, now)) {
      answerFromStore(stored, status, now);
      return;
    }
    if (stored != null && kind == ForwardRequests.Kind.VALIDATING && status == 304) {
      validated(stored, fields, now);
      return;
    }
    if (status == 304 && !conditional && journey.admission().lookup()) {
      cancel("a 304 that nobody asked for");
      withoutResponse(
          new FetchFailure(
              FetchFailure.Kind.MALFORMED, "The origin answers what it was not asked.", null));
      return;
    }
    CacheRequest request = journey.exchange().request();
    if (status == 304 && !ForwardRequests.isConditional(request, kind)) {
      withoutResponse(
          new FetchFailure(
              FetchFailure.Kind.MALFORMED,
              "The origin says that what nobody has is not modified.",
              null));
      cancel("a 304 that nobody asked for");
      return;
    }
    if (UnsafeMethod.isUnsafe(request.method())) {
      context.invalidator().invalidate(request, journey.exchange().policy(), status, fields);
    }
    if (stored != null && request.method().equals("HEAD") && status == 200) {
      Validation.applyHead(journey, stored, fields, requestedAt, now, stamp);
    }
    forward(status, fields, now);
  }

  /** The origin confirmed what is stored, or says that it did. */
  private void validated(Found stored, Fields fields, long now) {
    Validation validation =
        Validation.of(journey, stored, fields, requestedAt, now, stamp, context.invalidations());
    if (validation == null) {
      // A 304 about something else. What is stored is of no more use: ask for all of it.
      stored.entry().remove();
      refetch("a 304 for another response");
      return;
    }
    Reason refused = validation.refused();
    Outcome outcome =
        new Outcome(
            journey.reason(), refused == null ? Reason.VALIDATED : refused, 304, validation.kept());
    Answer answer =
        HitResponder.answer(
            journey.exchange().request(),
            stored.entry(),
            validation.view(),
            outcome,
            now,
            validation.forOneClient());
    found = null;
    end(answer.orElse(() -> unreadable(stored)));
  }

  /** The stored body cannot be read, and the client has nothing of it yet. */
  private void unreadable(Found stored) {
    stored.entry().remove();
    new Fill(
            journey.toOrigin(null, Reason.STORE_FAILED),
            context,
            ForwardRequests.Kind.UNCONDITIONAL)
        .send();
  }

  /** Gives this fetch up, and begins another one that does not ask about what is stored. */
  private void refetch(String why) {
    closeFound();
    ended = true;
    cancel(why);
    new Fill(journey.toOrigin(null, journey.reason()), context, ForwardRequests.Kind.UNCONDITIONAL)
        .send();
  }

  private void forward(int status, Fields fields, long now) {
    FetchedHead head =
        FetchedHead.of(journey.exchange().request(), status, fields, requestedAt, now, settings());
    Reason refused = store(head);
    closeFound();
    Outcome outcome = new Outcome(journey.reason(), refused, status, recorder != null);
    Fields sent = head.forClient(journey, outcome);
    context.statistics().count(outcome);
    ClientStream client = journey.exchange().begin(status, sent, declared(head), outcome);
    transfer =
        new Transfer(
            client,
            recorder,
            head.hasContent() ? head.declared() : -1,
            () -> originFailed(502, "The origin broke its answer off.", context.clock().millis()));
    withContent = head.hasContent();
    ended = true;
  }

  /** The length to declare to the client, in bytes; -1 for none. */
  private static long declared(FetchedHead head) {
    return switch (head.status()) {
      case 101, 204 -> -1;
      case 205 -> 0;
      default -> head.declared();
    };
  }

  /** Starts to store the response if it may be; otherwise says why not. */
  private @Nullable Reason store(FetchedHead head) {
    if (!journey.admission().store()) {
      return journey.admission().reason() == null ? Reason.NOT_GET : journey.admission().reason();
    }
    Storage storage =
        Storage.decide(
            journey.facts(), head.status(), head.fields(), head.terms(), settings(), head.now());
    Reason refused = storage.refused();
    if (refused == null) {
      recorder = Recorder.begin(journey, storage, head, stamp, context.invalidations());
      refused = recorder == null ? Reason.DECLINED : null;
    }
    // An answer to our question that is not stored leaves nothing in its place, but for errors.
    if (refused != null
        && found != null
        && kind != ForwardRequests.Kind.AS_RECEIVED
        && head.status() < 500) {
      found.entry().remove();
    }
    return refused;
  }

  @Override
  public void content(ByteBuffer chunk, Completion consumed) {
    Transfer running = transfer;
    if (running == null || !withContent) {
      // Content of an answer that something else stands in for, or that must have none.
      chunk.position(chunk.limit());
      consumed.succeeded();
    } else {
      running.content(chunk, consumed);
    }
  }

  @Override
  public void complete(Fields trailers) {
    Transfer running = transfer;
    if (running != null) {
      running.complete(trailers);
    } else if (!ended) {
      failed(
          new FetchFailure(
              FetchFailure.Kind.MALFORMED, "The origin's answer has no beginning.", null));
    }
  }

  @Override
  public void failed(FetchFailure failure) {
    Transfer running = transfer;
    if (running != null) {
      Throwable cause = failure.cause();
      running.fail(cause == null ? new IOException(failure.message()) : cause);
    } else if (!ended) {
      try {
        withoutResponse(failure);
      } catch (RuntimeException | Error e) {
        broken(e);
      }
    }
  }

  private void withoutResponse(FetchFailure failure) {
    long now = context.clock().millis();
    Found stored = found;
    if (stored != null && originFailed(failure) && staleAllowed(stored, StaleUse.NO_STATUS, now)) {
      answerFromStore(stored, 0, now);
      return;
    }
    closeFound();
    end(originFailed(failure.kind().status(), failure.message(), now));
  }

  private Answer originFailed(int status, String text, long now) {
    // What the request was forwarded for stays known; the failure is why nothing came of it.
    Outcome outcome = new Outcome(journey.reason(), Reason.ORIGIN_FAILED, 0, false);
    return journey.refusal(status, text, outcome, now);
  }

  private static boolean originFailed(FetchFailure failure) {
    return failure.kind() != FetchFailure.Kind.UNSENDABLE
        && failure.kind() != FetchFailure.Kind.CLIENT_CONTENT
        && failure.kind() != FetchFailure.Kind.CLIENT_TIMEOUT;
  }

  private boolean staleAllowed(Found stored, int status, long now) {
    return StaleUse.allowed(
        journey.reason(), status, journey.terms(), stored.view().terms(), settings(), now);
  }

  private void answerFromStore(Found stored, int status, long now) {
    Outcome outcome = new Outcome(journey.reason(), Reason.STALE_ON_ERROR, status, false);
    Answer answer =
        HitResponder.answer(
            journey.exchange().request(), stored.entry(), stored.view(), outcome, now);
    found = null;
    end(
        answer.orElse(
            () ->
                journey.answer(
                    originFailed(502, "Neither the origin nor the cache has an answer.", now))));
    cancel("answered from the store");
  }

  private void end(Answer answer) {
    ended = true;
    context.statistics().count(answer.outcome());
    journey.answer(answer);
  }

  /** Something that cannot happen did, here or in the host: the client still gets an end. */
  private void broken(Throwable cause) {
    LOG.error("a response was lost inside the server", cause);
    boolean answered = ended;
    ended = true;
    closeFound();
    if (transfer != null) {
      transfer.fail(cause);
    } else if (recorder != null) {
      recorder.abort();
    }
    cancel("the server failed");
    if (!answered) {
      context.statistics().count(Outcome.unforwarded(Reason.SERVER_FAILED));
      journey.fail();
    }
  }

  private void closeFound() {
    if (found != null) {
      found.entry().close();
      found = null;
    }
  }
}
