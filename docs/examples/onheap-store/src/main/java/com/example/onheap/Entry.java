package com.example.onheap;

import dev.larder.api.Body;
import dev.larder.api.EntryMeta;
import dev.larder.api.Head;

/**
 * What is under a key. A refresh puts another one with the same content in its place, so that open
 * handles keep what they found. No record: two are the same only if they are one.
 */
final class Entry {

  final Head head;
  final EntryMeta meta;
  final long headBytes;
  final Content content;
  final Body body;

  Entry(Head head, EntryMeta meta, long headBytes, Content content, Body body) {
    this.head = head;
    this.meta = meta;
    this.headBytes = headBytes;
    this.content = content;
    this.body = body;
  }
}
