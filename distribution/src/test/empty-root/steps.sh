#!/bin/sh
# What run.sh tries inside of its root: the steps of docs/guide.md, in their order, with sh, curl and a JDK.
set -u
plugin=$1
export PATH=/bin JAVA_HOME=/jdk LARDER_JAVA_OPTS=-Xmx128m
larder='/opt/my larder/bin/larder'
running=

fail() {
  echo "FAILED: $1" >&2
  # Several words on purpose.
  # shellcheck disable=SC2086
  [ -z "$running" ] || kill $running
  exit 1
}
# Starts a server, and waits for the line that says that it listens: $1 is its output.
start() {
  out=$1
  shift
  : >"$out"
  "$larder" serve "$@" >"$out" &
  running="$running $!"
  started=$!
  while :; do
    while read -r line; do
      case $line in *' listening on '*) return 0 ;; esac
    done <"$out"
    kill -0 "$started" 2>/dev/null || fail "the server ended: serve $*"
    wait_a_little
  done
}
# There is no sleep in this root; a connection that is refused takes a moment, too.
wait_a_little() {
  curl -s --max-time 1 --retry 1 --retry-delay 1 --retry-connrefused http://127.0.0.1:1/ || :
}
stop() {
  kill "$1"
  wait "$1"
  status=$?
  [ $status -eq 0 ] || fail "exit status $status after SIGTERM"
}
# has TEXT PART
has() {
  case $1 in
    *"$2"*) ;;
    *) fail "expected '$2' in: $1" ;;
  esac
}

echo '1. the commands'
has "$("$larder" --version)" 'Larder '
has "$("$larder" --help)" 'serve'
has "$("$larder" check)" 'default-expire = 1h'

echo '2. the welcome page'
start /tmp/welcome
welcome=$started
has "$(curl -si http://127.0.0.1:8080/)" 'Larder is running'
has "$(curl -si http://127.0.0.1:8080/)" 'Cache-Status: Larder; hit'
has "$(curl -si http://127.0.0.1:8080/larder.css)" 'text/css'

echo '3. a proxied site'
echo 'listen = [ { port = 9000, address = "127.0.0.1" } ]
locations = [ { url = "/", files = "/site" } ]' >/conf/origin.conf
start /tmp/origin --config /conf/origin.conf
origin=$started
echo 'listen = [ { port = 8081 } ]
locations = [ { url = "/", proxy = "http://127.0.0.1:9000" } ]' >/conf/proxy.conf
start /tmp/proxy --config /conf/proxy.conf
proxy=$started
has "$(curl -si http://127.0.0.1:8081/)" 'the site'
has "$(curl -si http://127.0.0.1:8081/)" 'Larder; hit'
# HTTP/2 without TLS.
has "$(curl -si --http2-prior-knowledge http://127.0.0.1:8081/)" 'HTTP/2 200'

echo '4. TLS and HTTP/2'
/jdk/bin/keytool -genkeypair -alias server -keyalg EC -dname CN=localhost -validity 30 \
  -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -keystore /conf/server.p12 -storepass secret 2>/dev/null ||
  fail keytool
/jdk/bin/keytool -exportcert -rfc -alias server -keystore /conf/server.p12 -storepass secret >/conf/server.pem \
  2>/dev/null || fail keytool
echo 'listen = [ { port = 8443, tls { key-store = server.p12, key-store-password = secret } } ]
locations = [ { url = "/", proxy = "http://127.0.0.1:9000" } ]' >/conf/tls.conf
start /tmp/tls --config /conf/tls.conf
tls=$started
has "$(curl -si --http2 --cacert /conf/server.pem https://127.0.0.1:8443/)" 'HTTP/2 200'
has "$(curl -si --http2 --cacert /conf/server.pem https://127.0.0.1:8443/)" 'Larder; hit'
has "$(curl -si --http1.1 --cacert /conf/server.pem https://127.0.0.1:8443/)" 'HTTP/1.1 200'
if curl -s https://127.0.0.1:8443/ >/dev/null; then fail 'a certificate that nobody has signed is accepted'; fi

echo '5. a plug-in'
has "$("$larder" providers)" "providers/$plugin/"
echo "listen = [ { port = 8082 } ]
stores { shelf { provider = $plugin } }
cache { enable = [ { store = shelf, url = \"/\" } ] }
locations = [ { url = \"/\", proxy = \"http://127.0.0.1:9000\" } ]" >/conf/plugin.conf
start /tmp/plugin --config /conf/plugin.conf
shelf=$started
has "$(curl -si http://127.0.0.1:8082/)" 'the site'
has "$(curl -si http://127.0.0.1:8082/)" 'Larder; hit'

echo '6. the end'
stop "$shelf"
stop "$tls"
stop "$proxy"
stop "$origin"
stop "$welcome"
running=
log=
while IFS= read -r line; do log=$log$line; done <'/opt/my larder/logs/access.log'
has "$log" '"GET /larder.css HTTP/1.1" 200'
echo 'all as it should be'
