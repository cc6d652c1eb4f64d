package dev.larder.server.lua;

import dev.larder.server.lua.sandbox.Native;
import dev.larder.server.lua.sandbox.Sandbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** {@code vr.out}: the content of the response, pieces of text and whole files. */
final class OutputObject extends HostObject {

  private static final int MAX_PIECES = 100_000;

  /**
   * A piece of content.
   *
   * @param text the bytes, if it is no file
   * @param file the file
   * @param size bytes
   */
  record Piece(@Nullable LuaString text, @Nullable Path file, long size) {

    ByteBuffer bytes() {
      LuaString present = text;
      return present == null
          ? ByteBuffer.allocate(0)
          : ByteBuffer.wrap(present.m_bytes, present.m_offset, present.m_length).slice();
    }
  }

  private static final Map<String, Native> METHODS =
      Map.of(
          "add", Native.of("add", OutputObject::add),
          "reset", Native.of("reset", OutputObject::reset),
          "skip_all", Native.of("skip_all", OutputObject::reset));

  private final SiteFiles files;
  private final List<Piece> pieces = new ArrayList<>();
  private boolean ended;

  OutputObject(SiteFiles files) {
    super("out", METHODS);
    this.files = files;
  }

  private static Varargs add(Varargs a) {
    OutputObject self = self(a.arg1(), OutputObject.class, "out:add(…)");
    if (self.ended) {
      throw new LuaError("the request has ended");
    }
    if (self.pieces.size() >= MAX_PIECES) {
      throw new LuaError("more than " + MAX_PIECES + " pieces");
    }
    LuaValue value = a.checkvalue(2);
    if (value.istable()) {
      self.pieces.add(self.file(value.get("filename").checkjstring()));
    } else {
      LuaString text = Sandbox.bytes(value.checkstring());
      Sandbox.chargeCurrent(1 + (text.m_length >> 6), 0);
      if (text.m_length > 0) {
        self.pieces.add(new Piece(text, null, text.m_length));
      }
    }
    return LuaValue.NONE;
  }

  private Piece file(String name) {
    Sandbox.chargeCurrent(1000, 0);
    try {
      Path file = files.file(name);
      return new Piece(null, file, Files.size(file));
    } catch (IOException e) {
      throw new LuaError("the file cannot be added: " + e.getMessage());
    }
  }

  private static Varargs reset(Varargs a) {
    self(a.arg1(), OutputObject.class, "out:reset()").pieces.clear();
    return LuaValue.NONE;
  }

  @Override
  @Nullable LuaValue field(LuaValue key) {
    return key.tojstring().equals("is_closed") ? LuaValue.valueOf(ended) : null;
  }

  /** No more can be added. */
  List<Piece> end() {
    ended = true;
    return List.copyOf(pieces);
  }

  @Override
  public long heldBytes() {
    return 50L * pieces.size();
  }

  @Override
  public Iterable<LuaValue> heldValues() {
    List<LuaValue> values = new ArrayList<>();
    for (Piece piece : pieces) {
      LuaString text = piece.text();
      if (text != null) {
        values.add(text);
      }
    }
    return values;
  }
}
