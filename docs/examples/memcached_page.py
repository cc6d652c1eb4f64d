"""Leaves a page with its fields in memcached, for a store of Larder with headers = on.

usage: memcached_page.py HOST PORT KEY TTL CONTENT-TYPE < BODY
"""

import socket
import sys


def page(body, fields):
    """The value of a page: an HTTP/1.1 response, whole."""
    lines = ["HTTP/1.1 200 OK"]
    lines += ["%s: %s" % field for field in fields]
    lines += ["Content-Length: %d" % len(body), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def leave(server, key, value, ttl):
    """Sets a value, with the text protocol."""
    command = "set %s 0 %d %d\r\n" % (key, ttl, len(value))
    with socket.create_connection(server, timeout=10) as connection:
        connection.sendall(command.encode("ascii") + value + b"\r\n")
        answer = connection.makefile("rb").readline().strip()
    if answer != b"STORED":
        raise IOError(answer.decode("latin-1"))


if __name__ == "__main__":
    host, port, key, ttl, content_type = sys.argv[1:]
    body = sys.stdin.buffer.read()
    fields = [("Content-Type", content_type), ("X-Made-By", "Python")]
    leave((host, int(port)), key, page(body, fields), int(ttl))
