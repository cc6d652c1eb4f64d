package dev.larder.server.content;

import dev.larder.server.config.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.http.content.ResourceHttpContentFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.AllowedResourceAliasChecker;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.Resource;
import org.eclipse.jetty.util.resource.ResourceFactory;

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
      return new ResourceHttpContentFactory(getBaseResource(), getMimeTypes(), pool);
    }
  }
}
