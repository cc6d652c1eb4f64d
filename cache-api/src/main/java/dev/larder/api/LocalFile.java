package dev.larder.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of this machine whose content is, as a whole and as it is, the body of a response: what
 * was seen of it just before it was read for that response.
 *
 * <p>It belongs to others, who may change, replace or delete it at any time. A store that reads it
 * makes sure that it still is what was seen: whoever looks again, with {@link #of}, and sees
 * something equal, knows that nothing happened in between, unless it was within one tick of the
 * file system's clock.
 *
 * <p>Where the system keeps one, the time of the last change of status is part of it: nobody can
 * set it, so that a change of content with the old time of modification put back shows, as does a
 * change of permissions.
 *
 * @param path leads to a regular file, possibly by links
 * @param size in bytes: the length of the body
 * @param modified when its content was last modified, as far as anybody says
 * @param changed when it, or what is known of it, was last changed; null where the system does not
 *     tell
 * @param identity names the file on this machine; null where the system does not tell
 */
public record LocalFile(
    Path path,
    long size,
    FileTime modified,
    @Nullable FileTime changed,
    @Nullable Object identity) {

  /** File systems that never ask another machine, nor a process that may hang. */
  private static final Set<String> NEARBY =
      Set.of(
          "apfs",
          "bcachefs",
          "btrfs",
          "erofs",
          "exfat",
          "ext2",
          "ext3",
          "ext4",
          "f2fs",
          "hfs",
          "jfs",
          "ntfs",
          "ntfs3",
          "NTFS",
          "overlay",
          "ramfs",
          "reiserfs",
          "squashfs",
          "tmpfs",
          "ufs",
          "vfat",
          "xfs",
          "zfs");

  private static final String UNIX = "unix:size,lastModifiedTime,ctime,fileKey,isRegularFile";

  /**
   * Looks at a file. May block.
   *
   * @throws IOException if it is not there, is no regular file, or cannot be looked at
   */
  public static LocalFile of(Path path) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      Map<String, Object> seen = Files.readAttributes(path, UNIX);
      checkRegular(path, Boolean.TRUE.equals(seen.get("isRegularFile")));
      return new LocalFile(
          path,
          (Long) Objects.requireNonNull(seen.get("size")),
          (FileTime) Objects.requireNonNull(seen.get("lastModifiedTime")),
          (FileTime) seen.get("ctime"),
          seen.get("fileKey"));
    }
    BasicFileAttributes seen = Files.readAttributes(path, BasicFileAttributes.class);
    checkRegular(path, seen.isRegularFile());
    return new LocalFile(path, seen.size(), seen.lastModifiedTime(), null, seen.fileKey());
  }

  /**
   * Whether a path is in a file system on a disk, or in the memory, of this machine, so that what
   * was read there not long ago can be read again without waiting for anybody. May block.
   *
   * @return false as well if there is no telling
   */
  public static boolean isNearby(Path path) {
    try {
      return NEARBY.contains(Files.getFileStore(path).type());
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static void checkRegular(Path path, boolean regular) throws IOException {
    if (!regular) {
      throw new IOException(path + " is not a regular file");
    }
  }
}
