import dev.larder.api.StoreProvider;
import dev.larder.fd.FdStoreProvider;

/** The storage provider {@code fd}: local files as open descriptors. */
module dev.larder.fd {
  requires dev.larder.api;
  requires java.management;
  requires jdk.management;

  exports dev.larder.fd;

  provides StoreProvider with
      FdStoreProvider;
}
