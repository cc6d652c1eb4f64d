package dev.larder.engine.http;

import java.util.Random;

/** Field values that nobody means: random texts, and valid ones with random damage. */
final class Noise {

  static final int ROUNDS = 20_000;

  private static final String ANY = " \t,;=\"\\'()*/:?@%-+.0179aZ~\u0000\u007f\u00e9\uffff\ud83d";

  private final Random random;
  private final String alphabet;

  /**
   * Noise that is the same in every run.
   *
   * @param characters of the field in question, to come near to what is valid
   */
  Noise(long seed, String characters) {
    this.random = new Random(seed);
    this.alphabet = ANY + characters;
  }

  /** The next text: one of the samples, damaged, or a text of random characters. */
  String next(String... samples) {
    StringBuilder text = new StringBuilder();
    if (random.nextInt(4) > 0) {
      text.append(samples[random.nextInt(samples.length)]);
      for (int damages = random.nextInt(4); damages > 0; damages--) {
        damage(text);
      }
    } else {
      for (int length = random.nextInt(40); length > 0; length--) {
        text.append(character());
      }
    }
    return text.toString();
  }

  private void damage(StringBuilder text) {
    int at = random.nextInt(text.length() + 1);
    switch (random.nextInt(4)) {
      case 0 -> text.insert(at, character());
      case 1 -> text.setLength(at);
      case 2 -> text.insert(at, text.substring(random.nextInt(at + 1), at));
      default -> {
        if (at < text.length()) {
          text.setCharAt(at, character());
        }
      }
    }
  }

  private char character() {
    return alphabet.charAt(random.nextInt(alphabet.length()));
  }
}
