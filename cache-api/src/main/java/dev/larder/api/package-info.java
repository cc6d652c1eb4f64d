/**
 * What a storage provider is written against, and nothing else.
 *
 * <p>A jar names its {@link dev.larder.api.StoreProvider} in {@code
 * META-INF/services/dev.larder.api.StoreProvider}. The server finds it in {@code providers/} of its
 * installation, as {@code providers/NAME/*.jar} or a single {@code providers/NAME.jar}: a plug-in
 * with a class loader of its own, in which there are its jars, the JDK, this package and {@code
 * org.slf4j}, and nothing else of the server. What the provider needs is in its folder, in versions
 * of its own. Jars in {@code lib/} are found too, on the class path that all jars there share.
 *
 * <p>The life of a store, and what is legal when:
 *
 * <table>
 * <caption>Life cycle</caption>
 * <tr><th>phase</th><th>call</th><th>who closes what</th></tr>
 * <tr><td>read settings</td><td>{@link dev.larder.api.StoreProvider#configure}: no files, no
 * sockets, no threads yet</td><td>nothing to close</td></tr>
 * <tr><td>open</td><td>{@link dev.larder.api.StoreOpener#open}, once</td><td>the host closes the
 * {@link dev.larder.api.Store}</td></tr>
 * <tr><td>read</td><td>{@link dev.larder.api.Store#lookup}</td><td>the caller closes the {@link
 * dev.larder.api.StoredResponse}, after the last byte was sent</td></tr>
 * <tr><td>write</td><td>{@link dev.larder.api.Store#begin}, then {@link
 * dev.larder.api.StoreWriter#write} any number of times, then {@link
 * dev.larder.api.StoreWriter#commit} at most once</td><td>the caller closes the {@link
 * dev.larder.api.StoreWriter} in every outcome; without a commit that is an abort</td></tr>
 * <tr><td>change</td><td>{@link dev.larder.api.Store#refresh}, {@link
 * dev.larder.api.Store#remove}</td><td>open handles keep what they pinned</td></tr>
 * <tr><td>close</td><td>{@link dev.larder.api.Store#close}, once, after which every call is a
 * failure</td><td>handles still open stay readable until they are closed</td></tr>
 * </table>
 *
 * <p><b>Failure.</b> A method of a store reports failure with {@link java.io.IOException}; the
 * engine turns that, and any unchecked exception as well, into a miss and counts it. A store never
 * needs to hide its failures, and must never answer with bytes it is not sure of.
 *
 * <p><b>Threads.</b> A {@link dev.larder.api.Store} is called from many threads at once. A {@link
 * dev.larder.api.StoreWriter} and a {@link dev.larder.api.StoredResponse} are used by one thread at
 * a time, with a happens-before edge between uses, but not always by the same thread; {@link
 * dev.larder.api.StoreWriter#readAt} alone may run beside {@link dev.larder.api.StoreWriter#write}.
 */
@NullMarked
package dev.larder.api;

import org.jspecify.annotations.NullMarked;
