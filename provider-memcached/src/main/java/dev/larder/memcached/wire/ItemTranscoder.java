package dev.larder.memcached.wire;

import net.rubyeye.xmemcached.transcoders.CachedData;
import net.rubyeye.xmemcached.transcoders.CompressionMode;
import net.rubyeye.xmemcached.transcoders.Transcoder;

/** Bytes as they are: the library's own transcoders compress, and mark that in the flags. */
final class ItemTranscoder implements Transcoder<Item> {

  static final ItemTranscoder INSTANCE = new ItemTranscoder();

  private ItemTranscoder() {}

  @Override
  public CachedData encode(Item item) {
    return new CachedData(item.flags(), item.value(), Integer.MAX_VALUE, -1);
  }

  @Override
  public Item decode(CachedData data) {
    return new Item(data.getData(), data.getFlag(), data.getCas());
  }

  @Override
  public void setPrimitiveAsString(boolean primitiveAsString) {}

  @Override
  public void setPackZeros(boolean packZeros) {}

  @Override
  public void setCompressionThreshold(int threshold) {}

  @Override
  public boolean isPrimitiveAsString() {
    return false;
  }

  @Override
  public boolean isPackZeros() {
    return false;
  }

  @Override
  public void setCompressionMode(CompressionMode mode) {}
}
