package dev.larder.server.lua.sandbox;

import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/**
 * A try to match a pattern of Lua (reference manual of Lua 5.1, section 5.4.1) at places of a
 * string. Every step counts as an instruction: patterns can take time that grows with a power of
 * the string's length.
 */
final class PatternMatch {

  private static final int MAX_CAPTURES = 32;

  /** Of the matcher into itself; it is what the pattern's length does. */
  private static final int MAX_DEPTH = 200;

  private static final int UNCLOSED = -1;
  private static final int POSITION = -2;
  private static final int NONE = -1;

  private final Sandbox sandbox;
  private final LuaString text;
  private final LuaString pattern;
  private final int textEnd;
  private final int patternEnd;
  private final int[] starts = new int[MAX_CAPTURES];
  private final int[] lengths = new int[MAX_CAPTURES];
  private int level;
  private int depth;

  PatternMatch(Sandbox sandbox, LuaString text, LuaString pattern) {
    this.sandbox = sandbox;
    this.text = text;
    this.pattern = pattern;
    this.textEnd = text.m_length;
    this.patternEnd = pattern.m_length;
  }

  /**
   * Matches from a place on.
   *
   * @param from index in the text, from 0
   * @param patternFrom index in the pattern
   * @return the index behind the match, or −1
   */
  int at(int from, int patternFrom) {
    level = 0;
    depth = 0;
    return match(from, patternFrom);
  }

  int captures() {
    return level;
  }

  /**
   * What a part in parentheses matched, or all of it if there are none.
   *
   * @param index from 0
   */
  LuaValue capture(int index, int from, int end) {
    if (index >= level) {
      if (index == 0) {
        return text.substring(from, end);
      }
      throw new LuaError("invalid capture index");
    }
    int length = lengths[index];
    if (length == UNCLOSED) {
      throw new LuaError("unfinished capture");
    }
    return length == POSITION
        ? LuaValue.valueOf(starts[index] + 1)
        : text.substring(starts[index], starts[index] + length);
  }

  /** All that matched. */
  LuaString whole(int from, int end) {
    return text.substring(from, end);
  }

  private int textAt(int index) {
    return text.luaByte(index);
  }

  private int patternAt(int index) {
    return pattern.luaByte(index);
  }

  private int match(int from, int patternFrom) {
    if (++depth > MAX_DEPTH) {
      throw new LuaError("pattern too complex");
    }
    try {
      return matchItems(from, patternFrom);
    } finally {
      depth--;
    }
  }

  private int matchItems(int from, int patternFrom) {
    int s = from;
    int p = patternFrom;
    while (p < patternEnd) {
      sandbox.charge(1);
      int c = patternAt(p);
      if (c == '(') {
        boolean position = p + 1 < patternEnd && patternAt(p + 1) == ')';
        return position ? open(s, p + 2, POSITION) : open(s, p + 1, UNCLOSED);
      } else if (c == ')') {
        return close(s, p + 1);
      } else if (c == '$' && p + 1 == patternEnd) {
        return s == textEnd ? s : NONE;
      } else if (c == '%' && p + 1 < patternEnd) {
        int special = patternAt(p + 1);
        if (special == 'b') {
          s = balanced(s, p + 2);
          if (s == NONE) {
            return NONE;
          }
          p += 4;
          continue;
        } else if (special == 'f') {
          p = frontier(s, p + 2);
          if (p == NONE) {
            return NONE;
          }
          continue;
        } else if (special >= '0' && special <= '9') {
          s = again(s, special);
          if (s == NONE) {
            return NONE;
          }
          p += 2;
          continue;
        }
      }
      int itemEnd = itemEnd(p);
      int suffix = itemEnd < patternEnd ? patternAt(itemEnd) : 0;
      if (suffix == '?') {
        if (s < textEnd && isItem(textAt(s), p, itemEnd)) {
          int end = match(s + 1, itemEnd + 1);
          if (end != NONE) {
            return end;
          }
        }
        p = itemEnd + 1;
      } else if (suffix == '*' || suffix == '+') {
        return longest(s, p, itemEnd, suffix == '+' ? 1 : 0);
      } else if (suffix == '-') {
        return shortest(s, p, itemEnd);
      } else if (s < textEnd && isItem(textAt(s), p, itemEnd)) {
        s++;
        p = itemEnd;
      } else {
        return NONE;
      }
    }
    return s;
  }

  private int longest(int s, int p, int itemEnd, int atLeast) {
    int count = 0;
    while (s + count < textEnd && isItem(textAt(s + count), p, itemEnd)) {
      count++;
    }
    sandbox.charge(count);
    for (; count >= atLeast; count--) {
      int end = match(s + count, itemEnd + 1);
      if (end != NONE) {
        return end;
      }
    }
    return NONE;
  }

  private int shortest(int from, int p, int itemEnd) {
    int s = from;
    while (true) {
      int end = match(s, itemEnd + 1);
      if (end != NONE) {
        return end;
      }
      if (s >= textEnd || !isItem(textAt(s), p, itemEnd)) {
        return NONE;
      }
      s++;
      sandbox.charge(1);
    }
  }

  private int open(int s, int p, int kind) {
    if (level >= MAX_CAPTURES) {
      throw new LuaError("too many captures");
    }
    starts[level] = s;
    lengths[level] = kind;
    level++;
    int end = match(s, p);
    if (end == NONE) {
      level--;
    }
    return end;
  }

  private int close(int s, int p) {
    int index = level - 1;
    while (index >= 0 && lengths[index] != UNCLOSED) {
      index--;
    }
    if (index < 0) {
      throw new LuaError("invalid pattern capture");
    }
    lengths[index] = s - starts[index];
    int end = match(s, p);
    if (end == NONE) {
      lengths[index] = UNCLOSED;
    }
    return end;
  }

  /** {@code %1} and so on: the same again. */
  private int again(int s, int digit) {
    int index = digit - '1';
    if (index < 0 || index >= level || lengths[index] == UNCLOSED) {
      throw new LuaError("invalid capture index");
    }
    int length = Math.max(0, lengths[index]);
    sandbox.charge(length >> 3);
    return textEnd - s >= length && LuaString.equals(text, starts[index], text, s, length)
        ? s + length
        : NONE;
  }

  private int balanced(int from, int p) {
    if (p + 1 >= patternEnd) {
      throw new LuaError("unbalanced pattern");
    }
    if (from >= textEnd || textAt(from) != patternAt(p)) {
      return NONE;
    }
    int opens = patternAt(p);
    int closes = patternAt(p + 1);
    int nested = 1;
    for (int s = from + 1; s < textEnd; s++) {
      sandbox.charge(1);
      int c = textAt(s);
      if (c == closes) {
        if (--nested == 0) {
          return s + 1;
        }
      } else if (c == opens) {
        nested++;
      }
    }
    return NONE;
  }

  private int frontier(int s, int p) {
    if (p >= patternEnd || patternAt(p) != '[') {
      throw new LuaError("missing '[' behind a frontier in the pattern");
    }
    int setEnd = itemEnd(p);
    int before = s == 0 ? 0 : textAt(s - 1);
    int here = s < textEnd ? textAt(s) : 0;
    return !isInSet(before, p, setEnd - 1) && isInSet(here, p, setEnd - 1) ? setEnd : NONE;
  }

  private int itemEnd(int item) {
    int p = item;
    int c = patternAt(p++);
    if (c == '%') {
      if (p >= patternEnd) {
        throw new LuaError("malformed pattern (ends with '%')");
      }
      return p + 1;
    }
    if (c == '[') {
      if (p < patternEnd && patternAt(p) == '^') {
        p++;
      }
      do {
        if (p >= patternEnd) {
          throw new LuaError("malformed pattern (missing ']')");
        }
        if (patternAt(p++) == '%') {
          p++;
        }
      } while (p >= patternEnd || patternAt(p) != ']');
      return p + 1;
    }
    return p;
  }

  private boolean isItem(int c, int p, int itemEnd) {
    return switch (patternAt(p)) {
      case '.' -> true;
      case '%' -> isInClass(c, patternAt(p + 1));
      case '[' -> isInSet(c, p, itemEnd - 1);
      default -> patternAt(p) == c;
    };
  }

  /** Whether a set has a byte; {@code last} is the index of its bracket at the end. */
  private boolean isInSet(int c, int set, int last) {
    sandbox.charge((last - set) >> 3);
    int p = set + 1;
    boolean found = true;
    if (patternAt(p) == '^') {
      found = false;
      p++;
    }
    for (; p < last; p++) {
      if (patternAt(p) == '%') {
        p++;
        if (isInClass(c, patternAt(p))) {
          return found;
        }
      } else if (p + 2 < last && patternAt(p + 1) == '-') {
        if (patternAt(p) <= c && c <= patternAt(p + 2)) {
          return found;
        }
        p += 2;
      } else if (patternAt(p) == c) {
        return found;
      }
    }
    return !found;
  }

  private static boolean isInClass(int c, int name) {
    boolean is;
    switch (name | 0x20) {
      case 'a' -> is = isLetter(c);
      case 'c' -> is = c < 32 || c == 127;
      case 'd' -> is = isDigit(c);
      case 'g' -> is = c > 32 && c < 127;
      case 'l' -> is = c >= 'a' && c <= 'z';
      case 'p' -> is = c > 32 && c < 127 && !isLetter(c) && !isDigit(c);
      case 's' -> is = c == ' ' || (c >= 9 && c <= 13);
      case 'u' -> is = c >= 'A' && c <= 'Z';
      case 'w' -> is = isLetter(c) || isDigit(c);
      case 'x' -> is = isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
      case 'z' -> is = c == 0;
      default -> {
        return name == c;
      }
    }
    boolean letter = isLetter(name);
    return !letter ? name == c : (name >= 'A' && name <= 'Z') != is;
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
