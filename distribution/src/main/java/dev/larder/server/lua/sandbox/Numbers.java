package dev.larder.server.lua.sandbox;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaValue;

/** Numbers as text, the way C's printf and so Lua write them. */
final class Numbers {

  private Numbers() {}

  /** A number or string as a string, as {@code tostring} does it: with up to 14 digits. */
  static LuaString asString(LuaValue value) {
    if (value.type() == LuaValue.TNUMBER && !value.isinttype()) {
      return LuaString.valueOf(general(value.todouble(), 14, false));
    }
    return value.checkstring();
  }

  /** {@code %f}. */
  static String fixed(double value, int precision) {
    return finite(value)
        ? sign(value)
            + new BigDecimal(Math.abs(value))
                .setScale(precision, RoundingMode.HALF_EVEN)
                .toPlainString()
        : special(value);
  }

  /** {@code %e}. */
  static String scientific(double value, int precision) {
    if (!finite(value)) {
      return special(value);
    }
    BigDecimal rounded =
        new BigDecimal(Math.abs(value))
            .round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    return sign(value) + exponential(rounded, precision);
  }

  private static String exponential(BigDecimal value, int decimals) {
    boolean zero = value.signum() == 0;
    int exponent = zero ? 0 : value.precision() - value.scale() - 1;
    String digits = zero ? "0".repeat(decimals + 1) : value.unscaledValue().toString();
    StringBuilder text = new StringBuilder(digits);
    while (text.length() <= decimals) {
      text.append('0');
    }
    text.setLength(decimals + 1);
    if (decimals > 0) {
      text.insert(1, '.');
    }
    return text
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /**
   * {@code %g}.
   *
   * @param keepZeros whether zeros at the end stay, {@code %#g}
   */
  static String general(double value, int precision, boolean keepZeros) {
    if (!finite(value)) {
      return special(value);
    }
    int digits = Math.max(1, precision);
    BigDecimal rounded =
        new BigDecimal(Math.abs(value)).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
    String text;
    if (exponent < -4 || exponent >= digits) {
      text = exponential(rounded, digits - 1);
      int e = text.indexOf('e');
      text = keepZeros ? text : withoutZeros(text.substring(0, e)) + text.substring(e);
    } else {
      text = rounded.setScale(digits - 1 - exponent, RoundingMode.HALF_EVEN).toPlainString();
      text = keepZeros ? text : withoutZeros(text);
    }
    return sign(value) + text;
  }

  private static String withoutZeros(String text) {
    if (text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end);
  }

  private static boolean finite(double value) {
    return !Double.isNaN(value) && !Double.isInfinite(value);
  }

  private static String special(double value) {
    return Double.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  }

  private static String sign(double value) {
    return Double.doubleToRawLongBits(value) < 0 ? "-" : "";
  }
}
