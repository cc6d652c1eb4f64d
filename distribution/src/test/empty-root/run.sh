#!/bin/sh
# Tries the archive where nothing else is: in an empty root with a JDK, curl, sh and the libraries of
# these three, on a network that is the loopback interface alone, as a user without rights.
#
#   run.sh ARCHIVE.tar.gz JDK ROOT PLUG-IN
#
# ROOT is a folder that does not exist yet; PLUG-IN a folder for providers/, called as the type of
# its provider. Needs root,
# unshare, chroot, mount, ip, ldd, tar and curl. What is tried is steps.sh. Ends with 0 if all of it was as
# it should be, with 75 if the machine does not let it make such a root.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
archive=$1
jdk=$(cd "$2" && pwd -P)
root=$3
plugin=$4

unshare --mount --net --pid --fork sh -c 'ip link set lo up' 2>/dev/null || {
  echo "no new namespaces here: this needs root, unshare and ip" >&2
  exit 75
}

mkdir -p "$root/bin" "$root/dev" "$root/etc" "$root/proc" "$root/tmp" "$root/opt/my larder"
chmod 1777 "$root/tmp"

libraries() {
  ldd "$@" 2>/dev/null | while read -r one two three _; do
    case $two$one in
      '=>'*) [ ! -e "$three" ] || echo "$three" ;;
      *) case $one in /*:) ;; /*) echo "$one" ;; esac ;;
    esac
  done
}
into() { # file, path in the root
  mkdir -p "$root${2%/*}"
  cp -L "$1" "$root$2"
}

# Links of the JDK may lead to /etc. What belongs to windows, fonts, sounds and building is left out.
mkdir -p "$root/jdk"
tar -C "$jdk" --dereference --exclude=./man --exclude=./src.zip --exclude=./lib/src.zip --exclude=./jmods \
  --exclude=./demo --exclude=./legal --exclude=./docs --exclude='libawt*' --exclude=libfontmanager.so \
  --exclude='libfreetype*' --exclude=libjawt.so --exclude=libjavajpeg.so --exclude=libjsound.so --exclude=liblcms.so \
  --exclude='libmlib*' --exclude=libsplashscreen.so --exclude='libatk*' -cf - . 2>/dev/null |
  tar -C "$root/jdk" -xf -
into "$(command -v sh)" /bin/sh
into "$(command -v curl)" /bin/curl
libraries "$root/bin/sh" "$root/bin/curl" "$root/jdk/bin/java" "$root"/jdk/lib/*.so "$root/jdk/lib/server/libjvm.so" |
  sort -u | while read -r library; do
  case $library in
    "$root"*) ;;
    *) into "$library" "$library" ;;
  esac
done
echo 'larder:x:10001:10001::/tmp:/bin/sh' >"$root/etc/passwd"
tar -xzf "$archive" -C "$root/opt/my larder" --strip-components=1 --no-same-owner
cp -R "$plugin" "$root/opt/my larder/providers/"
chown -R 10001:10001 "$root/opt/my larder/logs"
mkdir "$root/site"
echo '<h1>the site</h1>' >"$root/site/index.html"
# Or its lifetime, a share of its age, would be over at once.
touch -t 202601010000 "$root/site/index.html"
mkdir "$root/conf"
chown 10001:10001 "$root/conf"
cp "$here/steps.sh" "$root/steps.sh"

# The inner shell expands these.
# shellcheck disable=SC2016
exec unshare --mount --net --pid --fork sh -eu -c '
  ip link set lo up
  mount -t proc proc "$1/proc"
  for device in null random urandom; do
    : >"$1/dev/$device"
    mount --bind "/dev/$device" "$1/dev/$device"
  done
  exec chroot --userspec=10001:10001 "$1" /bin/sh /steps.sh "$2"
' sh "$root" "${plugin##*/}"
