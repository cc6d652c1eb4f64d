package dev.larder.server.load.shared;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How often each of some items is asked for: the chance of number k is in proportion to {@code
 * 1/(k+1)^s}. Immutable.
 */
final class Zipf {

  private final double[] upTo;

  Zipf(int items, double s) {
    upTo = new double[items];
    double sum = 0;
    for (int k = 0; k < items; k++) {
      sum += Math.pow(k + 1, -s);
      upTo[k] = sum;
    }
    for (int k = 0; k < items; k++) {
      upTo[k] /= sum;
    }
  }

  int items() {
    return upTo.length;
  }

  /** The chance of an item, 0 to 1. */
  double share(int item) {
    return item == 0 ? upTo[0] : upTo[item] - upTo[item - 1];
  }

  /** Draws an item. */
  int draw(SplittableRandom random) {
    int found = Arrays.binarySearch(upTo, random.nextDouble());
    return Math.min(items() - 1, found < 0 ? -found - 1 : found);
  }
}
