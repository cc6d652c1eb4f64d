package dev.larder.server.lua.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileScriptsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while true do end",
        "repeat until false",
        "for i = 1, math.huge do end",
        "goto top ::top:: while 1 do end",
        "local function f() return f() end f()",
        "while true do pcall(error, 'x') end",
        // The limit cannot be caught, at no depth.
        "while true do pcall(function() while true do end end) end",
        "while true do xpcall(function() while true do end end, function() while true do end end) end",
        "pcall(pcall, function() while true do end end) return 'caught'",
        "select(2, pcall(function() while true do end end)) return 'caught'",
        // Coroutines are on the same account.
        "coroutine.wrap(function() while true do end end)() return 'caught'",
        "local c = coroutine.create(function() while true do end end) coroutine.resume(c) return 'caught'",
        "local c = coroutine.wrap(function() while true do coroutine.yield() end end) while true do c() end",
        "while true do coroutine.wrap(function() end)() end",
        "while true do coroutine.create(function() end) end",
        // Other ways to run code.
        "load('while true do end', 'x', 't', {})() return 'caught'",
        "load('while true do end', 'x', 't', setmetatable({}, {__index = _G}))()",
        "setfenv(function() while true do end end, {})()",
        "getmetatable('').__index = nil while true do end",
        "local t = setmetatable({}, {__index = function(t, k) while true do end end}) return t.x",
        "local t = setmetatable({}, {__tostring = function() while true do end end}) return tostring(t)",
        "table.sort({3, 2, 1, 5, 4}, function() while true do end end)",
        "('x'):gsub('x', function() while true do end end)",
        "local s = ('a'):rep(100000) return s:gsub('a', function() for i = 1, 1000 do end end)",
        // Work in one call that is no instruction.
        "return (('a'):rep(30000)):find('.-.-.-.-.-b')",
        "return (('a'):rep(30000)):match('(a*)(a*)(a*)(a*)(a*)b')",
        "return (('a'):rep(1000000)):find('a-b')",
        "return (('('):rep(100000)):find('%b()%b()x') or (('('):rep(100000)):gsub('%b()', '')",
        "for s in (('a'):rep(30000)):gmatch('a-a-a-a-b') do end",
        "local s = ('a'):rep(1000000) while true do s:find(('a'):rep(500000) .. 'b', 1, true) end",
        "local t = {} for i = 1, 20000 do t[i] = i end while true do table.insert(t, 1, 0) table.remove(t, 1) end",
        "local t = {} for i = 1, 100000 do t[i] = i % 7 end while true do table.sort(t) end",
        "local t = {} for i = 1, 5000 do t[i] = i end while true do unpack(t) end",
        "while true do load(('local x = 1 '):rep(100)) end",
        "local s = ('x'):rep(1000000) while true do s:upper() end",
        "while true do os.date(('%c'):rep(400)) end",
      })
  void isStoppedForItsWork(String text) {
    ScriptException e = assertThrows(ScriptException.class, () -> LuaRun.result(text));
    assertTrue(e.isLimit(), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local s = 'x' while true do s = s .. s end",
        "local s = ('x'):rep(100000) while true do s = s .. s .. s .. s .. s .. s .. s .. s end",
        "return ('x'):rep(1000000000)",
        "return ('x'):rep(2147483647, 'yyyyyyyyyyyy')",
        "return pcall(string.rep, 'x', 1000000000) and 'caught'",
        "local t = {} local i = 0 while true do i = i + 1 t[i] = {} end",
        "local t = {} local i = 0 while true do i = i + 1 t['k' .. i] = i end",
        "local t = {} while true do t = {t} end",
        "local t, s = {}, ('x'):rep(100000) for i = 1, 100000 do t[i] = s .. i end",
        "local f = function() return 0 end while true do local g = f f = function() return g() end end",
        "local s = ('x'):rep(1000000) local t = {} for i = 1, 100 do t[i] = s end return table.concat(t)",
        "local s = ('x'):rep(10000) return (s:gsub('x', s))",
        "local s = ('%s'):rep(99) local x = ('x'):rep(1000000) return s:format(unpack((function() local t = {} for i = 1, 99 do t[i] = x end return t end)()))",
        "REQ.t = {} local i = 0 while true do i = i + 1 REQ.t[i] = {i} end",
        "x = {} local i = 0 while true do i = i + 1 x[i] = {i} end",
        "local c = coroutine.wrap(function() local t = {} for i = 1, 1e9 do t[i] = {} end end) c()",
        "local c = coroutine.wrap(function() local s = 'x' while true do s = s .. s coroutine.yield() end end) while true do c() end",
      })
  void isStoppedForItsMemory(String text) {
    ScriptException e = assertThrows(ScriptException.class, () -> LuaRun.resultInTime(text));
    assertTrue(e.isLimit(), e.getMessage());
    assertTrue(e.getMessage().contains("bytes"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setmetatable(_G, {__index = function(t, k) return t[k .. 'x'] end}) return pcall(function() return y end) and 1 or undefined",
        "local function f() return 1 + f() end return f()",
        "local function f() return 1 + select('#', pcall(f)) end return f()",
        "local t = setmetatable({}, {}) getmetatable(t).__index = function(t, k) return t[k + 1] end return t[1]",
        "local function f(s) return s:gsub('x', f) end return f('x')",
        "local function f() return 1 + coroutine.wrap(f)() end return f()",
        "local t = setmetatable({}, {}) getmetatable(t).__tostring = tostring return tostring(t)",
        "return load(('('):rep(100000) .. '1' .. (')'):rep(100000))()",
        "return load('return ' .. ('{'):rep(100000))()",
      })
  void recursionWithoutEndIsAnError(String text) {
    try {
      LuaRun.result(text);
    } catch (ScriptException e) {
      assertTrue(!e.getMessage().contains("StackOverflowError"), e.getMessage());
    }
  }

  @Test
  void whatReachesOutIsNotThere() throws Exception {
    for (String name :
        Arrays.asList(
            "io",
            "debug",
            "luajava",
            "os.execute",
            "os.getenv",
            "os.remove",
            "os.exit",
            "os.tmpname",
            "os.rename",
            "string.dump",
            "package.loadlib",
            "package.cpath")) {
      String[] parts = name.split("\\.");
      String expression =
          parts.length == 1 ? parts[0] : parts[0] + " and " + parts[0] + "['" + parts[1] + "']";
      assertEquals("nil", LuaRun.result("return " + expression), name);
    }
  }

  @Test
  void compiledCodeIsNotLoaded() throws Exception {
    assertEquals("nil", LuaRun.result("return (load('\\27Lua' .. ('x'):rep(50)))"));
  }

  @Test
  void filesOutsideAreNotLoaded() throws Exception {
    for (String name : Arrays.asList("/etc/passwd", "../x.lua", "/etc/passwd\\0.lua", "x")) {
      assertEquals("nil", LuaRun.result("return (loadfile('" + name + "'))"), name);
      assertEquals("false", LuaRun.result("return (pcall(require, '" + name + "'))"), name);
      assertEquals("false", LuaRun.result("return (pcall(dofile, '" + name + "'))"), name);
    }
  }

  @Test
  void oneStateChangesNothingInAnother() throws Exception {
    LuaRun.result(
        "function string.evil() return 1 end string.rep = nil getmetatable('').__index = {}");
    assertEquals("nil", LuaRun.result("return ('x').evil"));
    assertEquals("xx", LuaRun.result("return ('x'):rep(2)"));
  }

  @Test
  void garbageIsNotHeld() throws Exception {
    // 20 MB in all; the limit is 16 MiB.
    assertEquals(
        "ok",
        LuaRun.result("for i = 1, 20 do local s = ('x'):rep(1000):rep(1000) end return 'ok'"));
  }
}
