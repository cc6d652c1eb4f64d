package dev.larder.server.content;

import dev.larder.api.LocalFile;
import dev.larder.server.config.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.http.content.ResourceHttpContentFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.AllowedResourceAliasChecker;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is served. The file of a URL is the one of the same name below the folder, the
 * location's own url left out. Folders are not listed, and nothing outside of them is served,
 * whatever links point there.
 */
final class FolderContext {

  private FolderContext() {}

  static ContextHandler of(String path, Location.Files files) throws IOException {
    // The folder may well be a link; what is in it may not lead out.
    Path root = files.root().toRealPath();
    if (!Files.isDirectory(root)) {
      throw new IOException(files.root() + " is not a folder");
    }
    ResourceHandler resources = new UncachedFiles();
    resources.setDirAllowed(false);
    resources.setEtags(true);
    resources.setWelcomeFiles(files.index());
    ContextHandler context = new ContextHandler(resources, path);
    Resource base = ResourceFactory.of(context).newResource(root);
    context.setBaseResource(base);
    context.setAliasChecks(List.of(new AllowedResourceAliasChecker(context, base)));
    return context;
  }

  /**
   * Files as they are on the disk: Jetty would keep them in memory for a second, map large ones,
   * and serve a file of its own.
   */
  private static final class UncachedFiles extends ResourceHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
        return super.handle(request, response, callback);
      }
      response.setStatus(HttpStatus.METHOD_NOT_ALLOWED_405);
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      response.write(true, null, callback);
      return true;
    }

    @Override
    protected HttpContent.Factory newHttpContentFactory(ByteBufferPool.Sized pool) {
      HttpContent.Factory files =
          new ResourceHttpContentFactory(getBaseResource(), getMimeTypes(), pool);
      return path -> {
        HttpContent content = files.getContent(path);
        return content == null ? null : new Announced(content);
      };
    }
  }

  /** Tells the other side of the connection which file a response is, if it is a whole one. */
  private static final class Announced extends HttpContent.Wrapper {

    Announced(HttpContent content) {
      super(content);
    }

    @Override
    public void writeTo(Content.Sink sink, long offset, long length, Callback callback) {
      boolean whole = offset == 0 && (length < 0 || length == getContentLengthValue());
      if (whole && sink instanceof Response response) {
        LocalFile file = look();
        if (file != null) {
          LocalPipe.announce(
              response.getRequest().getConnectionMetaData().getConnection().getEndPoint(), file);
        }
      }
      super.writeTo(sink, offset, length, callback);
    }

    /** None; otherwise Jetty would say that the response varies by Accept-Encoding. */
    @Override
    public Set<CompressedContentFormat> getPreCompressedContentFormats() {
      return Set.of();
    }

    private @Nullable LocalFile look() {
      Path path = getResource().getPath();
      if (path == null) {
        return null;
      }
      try {
        LocalFile file = LocalFile.of(path);
        // The head was made of what was seen a moment ago.
        boolean asInHead =
            file.size() == getContentLengthValue()
                && file.modified().toInstant().equals(getLastModifiedInstant());
        return asInHead ? file : null;
      } catch (IOException e) {
        // The response itself will tell.
        return null;
      }
    }
  }
}
