package dev.larder.server.host;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Tells requests whose framing servers disagree about although Jetty reads it: passed on, they
 * could end elsewhere for the next server.
 */
final class FramingCheck {

  private FramingCheck() {}

  /** The status code to refuse a request with; 0 if it is good. */
  static int refusal(Request request) {
    HttpVersion version = request.getConnectionMetaData().getHttpVersion();
    int lengths = 0;
    int codings = 0;
    for (HttpField field : request.getHeaders()) {
      HttpHeader header = field.getHeader();
      if (header == null) {
        continue;
      }
      switch (header) {
        case CONTENT_LENGTH -> {
          if (++lengths > 1 || !isNumber(field.getValue())) {
            return HttpStatus.BAD_REQUEST_400;
          }
        }
        case TRANSFER_ENCODING -> {
          if (version != HttpVersion.HTTP_1_1) {
            return HttpStatus.BAD_REQUEST_400; // RFC 9112 section 6.1, RFC 9113 section 8.2.2
          }
          if (++codings > 1 || !"chunked".equalsIgnoreCase(field.getValue())) {
            // Content in another coding would be passed on as if it had none.
            return HttpStatus.NOT_IMPLEMENTED_501;
          }
        }
        case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, UPGRADE -> {
          if (version == HttpVersion.HTTP_2) {
            return HttpStatus.BAD_REQUEST_400; // RFC 9113 section 8.2.2
          }
        }
        case TE -> {
          if (version == HttpVersion.HTTP_2 && !"trailers".equalsIgnoreCase(field.getValue())) {
            return HttpStatus.BAD_REQUEST_400;
          }
        }
        default -> {}
      }
    }
    return 0;
  }

  private static boolean isNumber(@Nullable String value) {
    if (value == null || value.isEmpty()) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether the first of the content is the last, and not all that was declared. */
  static boolean endsEarly(Request request, Content.Chunk first) {
    return first.isLast()
        && !Content.Chunk.isFailure(first)
        && request.getLength() >= 0
        && request.getLength() != first.remaining();
  }
}
