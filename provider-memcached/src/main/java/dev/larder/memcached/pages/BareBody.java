package dev.larder.memcached.pages;

import dev.larder.api.Fields;
import java.nio.ByteBuffer;

/** The value is the body and nothing else, whatever it is: mod_memcached's format. */
final class BareBody implements PageFormat {

  @Override
  public boolean keepsFields() {
    return false;
  }

  @Override
  public byte[] write(Fields fields, ByteBuffer body) {
    byte[] value = new byte[body.remaining()];
    body.duplicate().get(value);
    return value;
  }

  @Override
  public Page read(byte[] value) {
    return new Page(Fields.EMPTY, ByteBuffer.wrap(value));
  }
}
