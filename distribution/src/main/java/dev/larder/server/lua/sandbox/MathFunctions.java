package dev.larder.server.lua.sandbox;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;

/** Lua's {@code math}. */
final class MathFunctions {

  private MathFunctions() {}

  static LuaTable table() {
    LuaTable table = new LuaTable();
    table.rawset("pi", LuaValue.valueOf(Math.PI));
    table.rawset("huge", LuaValue.valueOf(Double.POSITIVE_INFINITY));
    put(table, "abs", Math::abs);
    put(table, "acos", Math::acos);
    put(table, "asin", Math::asin);
    put(table, "ceil", Math::ceil);
    put(table, "cos", Math::cos);
    put(table, "cosh", Math::cosh);
    put(table, "deg", Math::toDegrees);
    put(table, "exp", Math::exp);
    put(table, "floor", Math::floor);
    put(table, "log10", Math::log10);
    put(table, "rad", Math::toRadians);
    put(table, "sin", Math::sin);
    put(table, "sinh", Math::sinh);
    put(table, "sqrt", Math::sqrt);
    put(table, "tan", Math::tan);
    put(table, "tanh", Math::tanh);
    Native.put(table, "atan", a -> number(Math.atan2(a.checkdouble(1), a.optdouble(2, 1))));
    Native.put(table, "atan2", a -> number(Math.atan2(a.checkdouble(1), a.checkdouble(2))));
    Native.put(table, "fmod", a -> number(a.checkdouble(1) % a.checkdouble(2)));
    Native.put(table, "mod", a -> number(a.checkdouble(1) % a.checkdouble(2)));
    Native.put(table, "frexp", MathFunctions::frexp);
    Native.put(table, "ldexp", a -> number(a.checkdouble(1) * Math.pow(2, a.checkdouble(2))));
    Native.put(table, "log", MathFunctions::log);
    Native.put(table, "max", a -> extreme(a, true));
    Native.put(table, "min", a -> extreme(a, false));
    Native.put(table, "modf", MathFunctions::modf);
    Native.put(table, "pow", a -> number(Math.pow(a.checkdouble(1), a.checkdouble(2))));
    Random random = new Random();
    Native.put(table, "random", a -> random(random, a));
    Native.put(
        table,
        "randomseed",
        a -> {
          random.setSeed(Double.doubleToLongBits(a.checkdouble(1)));
          return LuaValue.NONE;
        });
    return table;
  }

  private static void put(LuaTable table, String name, DoubleUnaryOperator operator) {
    Native.put(table, name, a -> number(operator.applyAsDouble(a.checkdouble(1))));
  }

  private static LuaValue number(double value) {
    return LuaValue.valueOf(value);
  }

  private static Varargs frexp(Varargs a) {
    double value = a.checkdouble(1);
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return LuaValue.varargsOf(number(value), LuaValue.ZERO);
    }
    int exponent = Math.getExponent(value) + 1;
    double fraction = value / Math.pow(2, exponent);
    if (Math.abs(fraction) < 0.5) {
      // A subnormal number.
      int more = -Math.getExponent(fraction) - 1;
      fraction *= Math.pow(2, more);
      exponent -= more;
    }
    return LuaValue.varargsOf(number(fraction), LuaValue.valueOf(exponent));
  }

  private static Varargs log(Varargs a) {
    double value = Math.log(a.checkdouble(1));
    return number(a.narg() < 2 ? value : value / Math.log(a.checkdouble(2)));
  }

  private static Varargs extreme(Varargs a, boolean max) {
    double value = a.checkdouble(1);
    for (int i = 2; i <= a.narg(); i++) {
      double next = a.checkdouble(i);
      value = max ? Math.max(value, next) : Math.min(value, next);
    }
    SandboxThread.current().charge(a.narg() >> 3);
    return number(value);
  }

  private static Varargs modf(Varargs a) {
    double value = a.checkdouble(1);
    double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
    double rest = Double.isInfinite(value) ? 0 : value - whole;
    return LuaValue.varargsOf(number(whole), number(rest));
  }

  private static Varargs random(Random random, Varargs a) {
    if (a.narg() == 0) {
      return number(random.nextDouble());
    }
    double low = a.narg() == 1 ? 1 : Math.floor(a.checkdouble(1));
    double high = Math.floor(a.checkdouble(a.narg() == 1 ? 1 : 2));
    if (low > high) {
      throw new LuaError("bad argument to 'random' (interval is empty)");
    }
    return number(Math.floor(low + random.nextDouble() * (high - low + 1)));
  }
}
