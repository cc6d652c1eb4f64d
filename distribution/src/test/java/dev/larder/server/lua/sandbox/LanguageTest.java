package dev.larder.server.lua.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "return 1 + 1 => 2",
        "return 7 / 2 => 3.5",
        "return 0.1 => 0.1",
        "return 1 / 3 => 0.33333333333333",
        "return 'x' .. 1 / 3 => x0.33333333333333",
        "return 1e15 .. '' => 1e+15",
        "return 2 ^ 53 .. '' => 9.007199254741e+15",
        "return tostring(1e300) => 1e+300",
        "return tostring(-1.5) => -1.5",
        "return tostring(1 / 0) .. tostring(-1 / 0) => inf-inf",
        "return ('%5.2f|%-5d|%05d|%x|%s|%q|%g|%e|%%|%c'):format(3.14159, 42, -42, 255, true, 'a\"b', 1e20, 12345.678, 65) => ` 3.14|42   |-0042|ff|true|\"a\\\"b\"|1e+20|1.234568e+04|%|A`",
        "return ('%10s|%-10s|%.2s'):format('abc', 'abc', 'abc') => `       abc|abc       |ab`",
        "return ('hello world'):find('o w') => 5",
        "return ('hello world'):find('o', 6) => 8",
        "return ('key = value'):match('^(%w+)%s*=%s*(%w+)$') => key",
        "return select(2, ('key = value'):match('^(%w+)%s*=%s*(%w+)$')) => value",
        "return (('abc'):gsub('%w', '%0%0')) => aabbcc",
        "return (('hello world'):gsub('(%w+) (%w+)', '%2 %1')) => world hello",
        "return (('$name'):gsub('%$(%w+)', {name = 'x'})) => x",
        "return (('abc'):gsub('', '-')) => -a-b-c-",
        "return ('f(a(b)c)d'):match('%b()') => (a(b)c)",
        "return ('THE (quick) fox'):find('%f[%a]%a+%f[%A]', 2) => 6",
        "return ('x=1, y=2'):gsub('(%w)=(%w)', '%2=%1') => 1=x, 2=y",
        "return ('[]]'):match('[]]+') => ]]",
        "return ('a-b'):match('[a%-]+') => a-",
        "return ('abcabc'):match('(abc)%1') => abc",
        "return ('abc'):find('b()') => 2",
        "return select(3, ('abc'):find('b()')) => 3",
        "local t = {} for k in ('a b c'):gmatch('%a') do t[#t + 1] = k end return table.concat(t, '-') => a-b-c",
        "return ('x'):rep(3, ',') => x,x,x",
        "return ('abc'):sub(-2) .. ('abc'):upper():reverse() .. ('abc'):byte(2) => bcCBA98",
        "return string.char(72, 105) => Hi",
        "local t = {3, 1, 2} table.sort(t) return table.concat(t) => 123",
        "local t = {1, 2, 3} table.insert(t, 2, 'x') table.remove(t, 1) return table.concat(t) .. #t => x233",
        "return select('#', unpack({1, 2, nil, 4}, 1, 4)) => 4",
        "return math.floor(3.7) .. math.max(1, 5, 3) .. math.fmod(7, 3) .. math.abs(-2) => 3512",
        "return tonumber('0x10') + tonumber('z', 36) + (tonumber('x') or 0) => 51",
        "return os.time() .. os.date('!%Y-%m-%d %H:%M:%S', 86400) => 01970-01-02 00:00:00",
        "return type(os.clock()) .. type(io) => numbernil",
        "local ok, e = pcall(error, {code = 7}) return e.code => 7",
        "local ok, e = pcall(error, 'msg', 0) return e => msg",
        "local ok, e = pcall(function() error('msg') end) return e => test.lua:1: msg",
        "local ok, e = pcall(function() local x = nil; return x.y end) return e:match('^test.lua:1: attempt to index') => test.lua:1: attempt to index",
        "local ok, e = pcall(function() return 1 + {} end) return e:match('^test.lua:1: attempt to perform arithmetic') => test.lua:1: attempt to perform arithmetic",
        "return select(2, xpcall(function() error('m', 0) end, function(e) return 'h:' .. e end)) => h:m",
        "local f = load('return ... + x', 'c', 't', {x = 1}) return f(2) => 3",
        "local f = loadstring('return y') setfenv(f, {y = 5}) return f() => 5",
        "setfenv(1, {x = 4}) return x => 4",
        "return getfenv(1) == _G and getfenv(type) == _G => true",
        "local c = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end) return c(1) .. c(10) => 220",
        "local c = coroutine.create(function() error('in') end) local ok, e = coroutine.resume(c) return tostring(ok) .. e .. coroutine.status(c) => falsetest.lua:1: indead",
        "local c c = coroutine.wrap(function() return coroutine.status(coroutine.running()) end) return c() => running",
        "local t = setmetatable({}, {__index = function(t, k) return k .. '!' end}) return t.x => x!",
        "local t = setmetatable({}, {__tostring = function() return 'T' end}) return tostring(t) => T",
        "function string:trim() return (self:gsub('^%s+', '')) end string.trim2 = string.trim return tostring(('  x'):trim()) => x",
        "x = 1 return _G.x and REQ and 'both' => both",
        "return _VERSION => Lua 5.2",
        "local n = 0 for i, v in ipairs({1, 2, 3}) do n = n + v end for k, v in pairs({a = 1}) do n = n + v end return n => 7",
        "return require('math') == math => true",
      })
  void doesWhatLuaDoes(String text, String expected) throws Exception {
    assertEquals(expected, LuaRun.result(text));
  }

  @Test
  void modulesAreThoseOfTheFolder(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("a"));
    Files.writeString(folder.resolve("a/b.lua"), "return {v = ..., n = (N or 0) + 1}");
    Files.writeString(folder.resolve("c.lua"), "return 'c'");
    Path out = Files.createSymbolicLink(folder.resolve("out.lua"), Path.of("/etc/passwd"));
    assertEquals(
        "a.b1true",
        LuaRun.result(
            "local m = require('a.b') return m.v .. m.n .. tostring(m == require('a.b'))", folder));
    assertEquals("cc", LuaRun.result("return dofile('c.lua') .. loadfile('c.lua')()", folder));
    assertEquals("nil", LuaRun.result("return (loadfile('out.lua'))", folder));
    Files.delete(out);
  }

  @Test
  void mistakesAreToldWithTheirPlace() {
    ScriptException syntax =
        assertThrows(ScriptException.class, () -> LuaRun.result("local x = 1\nlocal y = = 2"));
    assertTrue(
        syntax.getMessage().startsWith("test.lua:2: unexpected symbol"), syntax.getMessage());
    ScriptException run =
        assertThrows(ScriptException.class, () -> LuaRun.result("local x\nlocal y = x.z"));
    assertEquals("test.lua:2: attempt to index ? (a nil value) (in test.lua:2)", run.getMessage());
  }
}
