/**
 * The line between the engine and its host: what a host implements and what the engine hands it.
 *
 * <p>The host turns its own requests into {@link dev.larder.engine.exchange.Exchange}s and gives
 * them to the engine; the engine calls back with one answer or one stream for each.
 *
 * <p>An example: a server that has a class {@code Connection} for the way back to a client, and an
 * HTTP client wrapped as {@link dev.larder.engine.exchange.Fetcher}. Once, it makes
 *
 * <pre>{@code
 * Stores stores = new Stores(clock, scheduler);
 * stores.open("memory", provider.configure(storeSettings));
 * Policy policy = Policy.of(cacheSettings, stores);
 * CacheEngine engine = new CacheEngine(clock, Timer.of(scheduler));
 * }</pre>
 *
 * and for each request {@code engine.handle(new OwnExchange(request, policy, origin, workers,
 * client))}, on a thread that may be one of the network's, where
 *
 * <pre>{@code
 * record OwnExchange(
 *     CacheRequest request, Policy policy, Fetcher origin, Executor workers, Connection client)
 *     implements Exchange, ClientStream {
 *   public Fetcher fetcher(String location) { return origin; }
 *   public boolean accessProtected() { return false; }
 *   public void execute(Runnable task) { workers.execute(task); }
 *   public void interim(int status, Fields fields) {}
 *
 *   public void answer(Answer answer) {
 *     try (StoredResponse pinned = answer.stored()) {
 *       Fields fields = answer.stable().fields().plus(answer.changing().fields().lines());
 *       client.head(answer.status(), fields, answer.contentLength());
 *       long skip = answer.offset();
 *       long left = answer.length();
 *       for (ByteBuffer part : ((Body.Buffers) answer.body()).buffers()) {
 *         int from = (int) Math.min(skip, part.remaining());
 *         int count = (int) Math.min(left, part.remaining() - from);
 *         client.send(part.slice(part.position() + from, count));
 *         skip -= from;
 *         left -= count;
 *       }
 *       client.end(true);
 *     }
 *   }
 *
 *   public ClientStream begin(int status, Fields fields, long contentLength, Outcome outcome) {
 *     client.head(status, fields, contentLength);
 *     return this;
 *   }
 *   public void write(ByteBuffer chunk, Completion sent) { client.send(chunk); sent.succeeded(); }
 *   public void end(Fields trailers) { client.end(true); }
 *   public void fail(Throwable cause, Runnable instead) { client.end(false); }
 * }
 * }</pre>
 *
 * This server blocks while it sends; one that does not keeps {@code stored} open until the last
 * byte has left. Its store is one in memory: others have the other forms of {@link
 * dev.larder.api.Body}, too. Where settings come from is told in {@link
 * dev.larder.engine.settings}.
 */
@NullMarked
package dev.larder.engine.exchange;

import org.jspecify.annotations.NullMarked;
