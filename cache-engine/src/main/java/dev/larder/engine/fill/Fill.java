package dev.larder.engine.fill;

import dev.larder.api.Fields;
import dev.larder.api.Leases;
import dev.larder.api.LocalFile;
import dev.larder.engine.decide.StaleUse;
import dev.larder.engine.decide.Storage;
import dev.larder.engine.decide.UnsafeMethod;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.exchange.ClientStream;
import dev.larder.engine.exchange.Completion;
import dev.larder.engine.exchange.FetchFailure;
import dev.larder.engine.exchange.FetchListener;
import dev.larder.engine.exchange.Fetcher;
import dev.larder.engine.http.FieldList;
import dev.larder.engine.lookup.Lookup.Found;
import dev.larder.engine.lookup.Selecting;
import dev.larder.engine.message.ForwardRequest;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.outcome.Reason;
import dev.larder.engine.respond.HitResponder;
import dev.larder.engine.respond.Portion;
import dev.larder.engine.settings.CacheSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch from the origin, for the request that began it and for those that joined: the response
 * goes to each as it arrives and, where it may be stored, into a store.
 *
 * <p>Called by one thread at a time, as the fetch's listener is; others join on any thread. Each
 * exchange is ended exactly once, whatever host, origin, stores or this class do; what was found
 * before is closed, or handed to the answer that uses it.
 */
final class Fill implements FetchListener, FillContent.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(Fill.class);

  private final Journey journey;
  private final FillContext context;
  private final Fills fills;
  private final @Nullable FillKey key;
  private final ForwardRequests.Kind kind;
  private final Followers followers;
  private final StartedFetch fetch = new StartedFetch();
  private final AtomicReference<Leases.@Nullable Lease> lease = new AtomicReference<>();
  private final long stamp;
  private final long requestedAt;

  private @Nullable Found found;
  private @Nullable PartsCompletion completion;
  private @Nullable Recorder recorder;
  private @Nullable Transfer transfer;
  private @Nullable FillContent content;
  private boolean conditional;
  private boolean withContent;
  private boolean ended;

  /** Why the response breaks off, if it does. */
  private volatile FetchFailure failure = BrokenOff.WITHOUT_A_WORD;

  /** Whether what was found goes when something of its successor comes, which is not stored. */
  private boolean superseded;

  /**
   * A fetch that has not begun.
   *
   * @param key what others may join it for; null for none
   */
  Fill(Journey journey, FillContext context, Fills fills, @Nullable FillKey key) {
    this.journey = journey.admission().store() ? journey.detached() : journey;
    this.context = context;
    this.fills = fills;
    this.key = key;
    this.kind = fills.kindFor(journey);
    this.found = journey.found();
    this.followers = new Followers(context, journey.rule().settings().lock().maxAge());
    this.stamp = context.stamps().next();
    this.requestedAt = context.clock().millis();
  }

  /** Sends the request. Must run where it may block. Never throws. */
  void begin() {
    try {
      ForwardRequest forward = ForwardRequests.of(journey, kind);
      conditional =
          forward.fields().has("If-None-Match") || forward.fields().has("If-Modified-Since");
      Fetcher fetcher =
          journey
              .exchange()
              .fetcher(journey.admission().lookup() ? journey.rule().onMissLocation() : "");
      fetch.is(fetcher.fetch(forward, listener()));
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }

  /** Who hears of the fetch: this, or what makes a whole of it. */
  private FetchListener listener() {
    Found stored = found;
    MissingBytes missing =
        stored == null || kind != ForwardRequests.Kind.COMPLETING ? null : MissingBytes.of(stored);
    if (stored == null || missing == null) {
      return this;
    }
    completion =
        new PartsCompletion(
            this,
            missing,
            (status, fields) -> whole(missing, status, fields),
            journey.exchange()::execute,
            stored.entry()::close);
    return completion;
  }

  /** The fields of the whole response, of which this is what was missing; null if it is not. */
  private @Nullable Fields whole(MissingBytes missing, int status, Fields fields) {
    FetchedHead head =
        FetchedHead.of(
            journey.request(),
            status,
            fields,
            null,
            requestedAt,
            context.clock().millis(),
            settings());
    return !ended && missing.isFilledBy(head) ? missing.whole(fields, settings()) : null;
  }

  /** Takes over the lease under which this fetch is made, until nobody can join it any more. */
  void holding(Leases.Lease taken) {
    lease.set(taken);
  }

  /** Ends it before it has begun; the request goes another way. */
  void abandon() {
    ended = true;
    leave(followers::searchAgain);
  }

  /**
   * Takes another request along.
   *
   * @return false if it cannot: it is over, or began before something that the request must see
   */
  boolean join(Journey other) {
    return context.invalidations().noneSince(other.target().uri(), stamp) && followers.add(other);
  }

  /** Whether no request can join it any more. */
  boolean isOver() {
    return followers.isClosed();
  }

  private void cancel(String why) {
    giveUp(new IOException(why));
  }

  @Override
  public void giveUp(IOException reason) {
    fetch.giveUp(reason);
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
  public void head(int status, Fields fields, @Nullable LocalFile file) {
    if (ended) {
      return;
    }
    try {
      decide(status, fields, file);
    } catch (RuntimeException | Error e) {
      broken(e);
    }
  }

  private void decide(int status, Fields fields, @Nullable LocalFile file) {
    long now = context.clock().millis();
    if (status < 200 && !journey.request().upgrade()) {
      cancel("a switch of protocols that nobody asked for");
      withoutResponse(malformed("The origin answers what it was not asked."));
      return;
    }
    Found stored = found;
    if (stored != null && staleAllowed(stored, status, now)) {
      leave(() -> followers.fail(new Waits.Failed(status, null)));
      answerFromStore(stored, status, now);
      return;
    }
    if (stored != null && kind == ForwardRequests.Kind.VALIDATING && status == 304) {
      validated(stored, fields, now);
      return;
    }
    if (kind == ForwardRequests.Kind.COMPLETING && (status == 206 || status == 416)) {
      // What is stored is of another version, or nothing says that it is not.
      journey.forgetFound();
      refetch("a part that does not fit", journey.toOrigin(null, journey.reason()));
      return;
    }
    if (status == 304 && !conditional && journey.admission().lookup()) {
      cancel("a 304 that nobody asked for");
      withoutResponse(malformed("The origin answers what it was not asked."));
      return;
    }
    if (status == 304 && !kind.isConditional(journey.request())) {
      withoutResponse(
          new FetchFailure(
              FetchFailure.Kind.MALFORMED,
              "The origin says that what nobody has is not modified.",
              null));
      cancel("a 304 that nobody asked for");
      return;
    }
    if (UnsafeMethod.isUnsafe(journey.request().method())) {
      context
          .invalidator()
          .invalidate(journey.request(), journey.exchange().policy(), status, fields);
    }
    if (stored != null && journey.request().method().equals("HEAD") && status == 200) {
      Validation.applyHead(journey, stored, fields, requestedAt, now, stamp);
    }
    forward(status, fields, file, now);
  }

  /** The origin confirmed what is stored, or says that it did. */
  private void validated(Found stored, Fields fields, long now) {
    Validation validation =
        Validation.of(journey, stored, fields, requestedAt, now, stamp, context.invalidations());
    if (validation == null) {
      // A 304 about something else. What is stored is of no more use: ask for all of it.
      journey.forgetFound();
      refetch("a 304 for another response", journey.toOrigin(null, journey.reason()));
      return;
    }
    Reason refused = validation.refused();
    Outcome outcome =
        new Outcome(
            journey.reason(), refused == null ? Reason.VALIDATED : refused, 304, validation.kept());
    Answer answer =
        HitResponder.answer(
            journey.request(),
            stored.entry(),
            validation.view(),
            outcome,
            now,
            validation.forOneClient());
    found = null;
    if (validation.kept()) {
      fills.stored(journey.target().key());
      leave(followers::searchAgain);
    } else {
      leave(followers::goAlone);
    }
    end(answer.orElse(() -> unreadable(stored)));
  }

  /** The stored body cannot be read, and the client has nothing of it yet. */
  private void unreadable(Found stored) {
    stored.entry().remove();
    new Fill(journey.toOrigin(null, Reason.STORE_FAILED), context, fills, null).begin();
  }

  /** Gives this fetch up, and begins another one, which nobody joins. */
  private void refetch(String why, Journey other) {
    closeFound();
    ended = true;
    cancel(why);
    leave(followers::goAlone);
    new Fill(other.after(other.waits().last()), context, fills, null).begin();
  }

  private void forward(int status, Fields fields, @Nullable LocalFile file, long now) {
    FetchedHead head =
        FetchedHead.of(journey.request(), status, fields, file, requestedAt, now, settings());
    FetchedPart fetchedPart = FetchedPart.of(head);
    Reason refused = store(head, fetchedPart);
    boolean asked = kind != ForwardRequests.Kind.AS_RECEIVED;
    Portion portion =
        asked
            ? Portion.of(journey.request(), status, fields, head.terms(), head.contentLength())
            : Portion.whole(status, declared(head), head.contentLength());
    boolean slice = portion.status() != status && portion.status() == 206;
    // An error may well be about this request, or over in a moment.
    if (refused != null && isOfTheUrl(refused) && status < 400) {
      fills.notStored(journey);
    }
    if (refused != null && slice && head.contentLength() > settings().fill().window()) {
      // Too much would be fetched for nothing.
      fills.notWhole(journey);
      refetch("a part is enough of what is not stored", journey.toOrigin(null, journey.reason()));
      return;
    }
    closeFound();
    Outcome outcome = new Outcome(journey.reason(), refused, status, recorder != null);
    boolean wanted = refused == Reason.DECLINED && !followers.isEmpty();
    // Who joined for the whole has no use for a part.
    boolean partForWhole = fetchedPart != null && kind != ForwardRequests.Kind.AS_RECEIVED;
    if ((refused != null && !wanted) || partForWhole) {
      leave(followers::goAlone);
    }
    if (refused == null || wanted || slice) {
      share(head, portion, outcome);
    } else {
      pass(head, portion, outcome);
    }
  }

  /**
   * Whether the response to another request for the same is likely to be refused as well. What only
   * one request is refused for, such as its method, says nothing of the next, and must not be a way
   * to send all others to the origin at once.
   */
  private boolean isOfTheUrl(Reason refused) {
    return journey.admission().store()
        && kind.isForOthers(journey.request())
        && refused != Reason.AUTHORIZED
        && refused != Reason.DECLINED;
  }

  /** For whoever wants it, and for the store. */
  private void share(FetchedHead head, Portion portion, Outcome outcome) {
    FillContent arriving =
        new FillContent(
            recorder,
            head.hasContent() ? head.declared() : 0,
            settings().fill().window(),
            settings().fill().spool(),
            journey.exchange()::execute,
            new Laggards(context.timer(), settings().fill().lagTimeout()),
            this);
    content = arriving;
    withContent = head.hasContent();
    List<String> varyNames = FieldList.names(head.fields().values("Vary"));
    SharedResponse shared =
        new SharedResponse(
            context,
            head,
            varyNames,
            Selecting.of(journey.request(), varyNames, settings().vary()),
            recorder != null,
            arriving,
            () -> failure);
    shared.answerFirst(journey, portion, outcome);
    ended = true;
    followers.answer(shared);
  }

  /** For the client that asked alone. */
  private void pass(FetchedHead head, Portion portion, Outcome outcome) {
    Fields sent = head.forPortion(head.forClient(journey, outcome), portion);
    if (portion.status() != head.status()) {
      end(FetchedHead.bodiless(portion, sent, outcome));
      cancel("the client needs no content");
      return;
    }
    context.statistics().count(outcome);
    withContent = head.hasContent();
    ClientStream client =
        journey.exchange().begin(portion.status(), sent, portion.contentLength(), outcome);
    transfer =
        new Transfer(
            client,
            withContent ? head.declared() : -1,
            () -> BrokenOff.goOn(context, journey, failure));
    journey.exchange().whenGone(this::clientGone);
    ended = true;
  }

  private void clientGone(Throwable cause) {
    Transfer passing = transfer;
    if (passing != null) {
      passing.fail(cause);
      cancel("the client is gone");
    }
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
  private @Nullable Reason store(FetchedHead head, @Nullable FetchedPart fetchedPart) {
    if (!journey.admission().store()) {
      return journey.admission().reason() == null ? Reason.NOT_GET : journey.admission().reason();
    }
    Storage storage =
        Storage.decide(
            journey.facts(),
            fetchedPart == null ? head.status() : 200,
            head.fields(),
            head.terms(),
            settings(),
            head.now());
    Reason refused = storage.refused();
    if (refused == null) {
      recorder =
          Recorder.begin(
              journey, storage, head, fetchedPart, stamp, context.invalidations(), context.locks());
      refused = recorder == null ? Reason.DECLINED : null;
    }
    // An answer to our question that is not stored leaves nothing in its place, but for errors.
    if (refused != null
        && found != null
        && kind != ForwardRequests.Kind.AS_RECEIVED
        && head.status() < 500) {
      superseded = true;
    }
    return refused;
  }

  @Override
  public void content(ByteBuffer chunk, Completion consumed) {
    supersede();
    if (content != null && withContent) {
      content.append(chunk, consumed);
    } else if (transfer != null && withContent) {
      transfer.content(chunk, consumed);
    } else {
      // Content of an answer that something else stands in for, or that must have none.
      chunk.position(chunk.limit());
      consumed.succeeded();
    }
  }

  @Override
  public void complete(Fields trailers) {
    supersede();
    if (content != null) {
      content.complete(trailers);
    } else if (transfer != null) {
      transfer.complete(trailers);
    } else if (!ended) {
      failed(malformed("The origin's answer has no beginning."));
    }
  }

  private void supersede() {
    if (superseded) {
      superseded = false;
      journey.forgetFound();
    }
  }

  @Override
  public void failed(FetchFailure why) {
    failure = why;
    Throwable cause = why.cause();
    Throwable told = cause == null ? new IOException(why.message()) : cause;
    if (content != null) {
      content.fail(told);
    } else if (transfer != null) {
      transfer.fail(told);
    } else if (!ended) {
      try {
        withoutResponse(why);
      } catch (RuntimeException | Error e) {
        broken(e);
      }
    }
  }

  private void withoutResponse(FetchFailure failure) {
    long now = context.clock().millis();
    Found stored = found;
    if (originFailed(failure)) {
      leave(() -> followers.fail(new Waits.Failed(StaleUse.NO_STATUS, failure)));
    } else {
      leave(followers::goAlone);
    }
    if (stored != null && originFailed(failure) && staleAllowed(stored, StaleUse.NO_STATUS, now)) {
      answerFromStore(stored, 0, now);
    } else {
      closeFound();
      end(originFailed(failure.kind().status(), failure.message(), now));
    }
  }

  private static FetchFailure malformed(String message) {
    return new FetchFailure(FetchFailure.Kind.MALFORMED, message, null);
  }

  private Answer originFailed(int status, String text, long now) {
    // What the request was forwarded for stays known; the failure is why nothing came of it.
    Outcome outcome = new Outcome(journey.reason(), Reason.ORIGIN_FAILED, 0, false);
    return journey.refusal(status, text, outcome, now);
  }

  /** Whether it is the origin's failure, and not that of this request. */
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
        HitResponder.answer(journey.request(), stored.entry(), stored.view(), outcome, now);
    found = null;
    end(
        answer.orElse(
            () ->
                journey.answer(
                    originFailed(502, "Neither the origin nor the cache has an answer.", now))));
    cancel("answered from the store");
  }

  @Override
  public boolean goesOnWithout(long served) {
    FillContent arriving = content;
    long length = arriving == null ? -1 : arriving.expected();
    return length >= 0 && served * 100 >= settings().forceCompletion() * length;
  }

  @Override
  public void settled(boolean stored, boolean promised) {
    if (stored) {
      fills.stored(journey.target().key());
    } else if (promised) {
      LOG.info(
          "What was still fetched of {} for the store alone broke off", journey.target().uri());
      context.statistics().countResult(Reason.DROPPED_AFTER_ABORT);
    }
    leave(followers::searchAgain);
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
    if (content != null) {
      content.fail(cause);
    } else if (transfer != null) {
      transfer.fail(cause);
    } else if (recorder != null) {
      recorder.close();
    }
    cancel("the server failed");
    leave(followers::goAlone);
    if (!answered) {
      context.statistics().count(Outcome.unforwarded(Reason.SERVER_FAILED));
      journey.fail();
    }
  }

  /**
   * Nobody can join from here on; those who wait go another way. To be called before the request is
   * answered: its client's next one shall not meet this fetch.
   */
  private void leave(Runnable followersGo) {
    if (key != null) {
      fills.ended(key, this);
    }
    release();
    followersGo.run();
  }

  /** The other nodes need not wait any more. */
  private void release() {
    Leases.Lease held = lease.getAndSet(null);
    if (held != null) {
      try {
        journey.exchange().execute(held::close);
      } catch (RejectedExecutionException e) {
        // Its time is over soon.
      }
    }
  }

  private void closeFound() {
    Found stored = found;
    found = null;
    // What completes a response has its parts for as long as it goes on.
    if (stored != null && (completion == null || !completion.combines())) {
      stored.entry().close();
    }
  }
}
