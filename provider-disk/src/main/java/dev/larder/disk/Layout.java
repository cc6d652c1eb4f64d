package dev.larder.disk;

import dev.larder.api.Key;
import java.io.File;
import java.nio.file.Path;

/**
 * Where in a root what is.
 *
 * <pre>
 * larder-v1/a/b/ab…52.entry                the head of an entry, and its body if that is short
 * larder-v1/a/b/ab…52.0123456789abcdef.body the body of this version, if it is long
 * larder-tmp/                              what is being written
 * larder.lock, larder.owner                who has the root
 * larder.clean                             the last end was a clean one; what there was
 * larder.index                             MapDB's; may be deleted while nobody has the root
 * </pre>
 *
 * <p>A name is the SHA-256 digest of the key in 52 digits to the base 32 ({@code 0-9a-v}), so that
 * no file system's folding of case makes two names one, and names sort as digests do. All else in
 * the root is nobody's business here and never touched.
 */
final class Layout {

  /** The length of a name in characters. */
  static final int NAME_LENGTH = 52;

  static final String ENTRY = ".entry";
  static final String BODY = ".body";

  /** The folder of the entries of this version of the layout; another version has another one. */
  static final String VERSION = "larder-v1";

  /** What the folders of all versions begin with. */
  static final String ANY_VERSION = "larder-v";

  private static final char[] DIGITS = "0123456789abcdefghijklmnopqrstuv".toCharArray();
  private static final int VERSION_DIGITS = 16;

  private final Path root;
  private final Path entries;
  private final String prefix;
  private final int levels;
  private final int length;

  Layout(Path root, int levels, int length) {
    this.root = root;
    this.entries = root.resolve(VERSION);
    this.prefix = entries + File.separator;
    this.levels = levels;
    this.length = length;
  }

  Path root() {
    return root;
  }

  /** The folder of all entries. */
  Path entries() {
    return entries;
  }

  Path temporary() {
    return root.resolve("larder-tmp");
  }

  Path index() {
    return root.resolve("larder.index");
  }

  Path clean() {
    return root.resolve("larder.clean");
  }

  int levels() {
    return levels;
  }

  int length() {
    return length;
  }

  /** The number of characters of a name that say in which folder it is. */
  int folderCharacters() {
    return levels * length;
  }

  /** A key's name. */
  static String name(Key key) {
    return name(key.digest());
  }

  /** A digest's name. */
  static String name(byte[] digest) {
    char[] name = new char[NAME_LENGTH];
    int bits = 0;
    int buffer = 0;
    int next = 0;
    for (int i = 0; i < NAME_LENGTH; i++) {
      if (bits < 5) {
        buffer = ((buffer & 31) << 8) | (next < digest.length ? digest[next] & 0xff : 0);
        next++;
        bits += 8;
      }
      bits -= 5;
      name[i] = DIGITS[(buffer >> bits) & 31];
    }
    return new String(name);
  }

  /** The digest of a name. */
  static byte[] digest(String name) {
    byte[] digest = new byte[32];
    int bits = 0;
    int buffer = 0;
    int next = 0;
    for (int i = 0; i < NAME_LENGTH && next < digest.length; i++) {
      buffer = ((buffer & 0xff) << 5) | Character.digit(name.charAt(i), 32);
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        digest[next++] = (byte) (buffer >> bits);
      }
    }
    return digest;
  }

  /** Whether this is a name that {@link #name} could have given. */
  static boolean isName(String text) {
    if (text.length() != NAME_LENGTH) {
      return false;
    }
    for (int i = 0; i < NAME_LENGTH; i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 32) < 0 || Character.isUpperCase(c) || c > 'v') {
        return false;
      }
    }
    return true;
  }

  /** The file of an entry. */
  File entry(String name) {
    return new File(folder(name).append(name).append(ENTRY).toString());
  }

  /** The file of a body that is apart. */
  File body(String name, long version) {
    return new File(folder(name).append(bodyName(name, version)).toString());
  }

  /** The name of a body's file. */
  static String bodyName(String name, long version) {
    String digits = Long.toHexString(version);
    return name + '.' + "0".repeat(VERSION_DIGITS - digits.length()) + digits + BODY;
  }

  private StringBuilder folder(String name) {
    StringBuilder path = new StringBuilder(prefix.length() + 2 * NAME_LENGTH + 32).append(prefix);
    for (int level = 0; level < levels; level++) {
      path.append(name, level * length, (level + 1) * length).append(File.separatorChar);
    }
    return path;
  }
}
