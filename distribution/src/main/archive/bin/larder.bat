@echo off
rem Runs Larder: bin\larder serve, bin\larder check, bin\larder --help.
rem
rem JAVA_HOME         the Java to use; otherwise the java of the PATH. 17 or newer.
rem LARDER_JAVA_OPTS  options for the JVM, separated by blanks. They come last.
rem
rem The options below are those of bin/larder, and the reasons for them are told there.
setlocal EnableExtensions DisableDelayedExpansion

for %%i in ("%~dp0..") do set "home=%%~fi"

set "java="
if defined JAVA_HOME goto named
for %%i in (java.exe) do set "java=%%~$PATH:i"
if defined java goto found
>&2 echo larder: no Java found: set JAVA_HOME, or put java 17 or newer on the PATH
exit /b 1

:named
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto found
>&2 echo larder: JAVA_HOME is "%JAVA_HOME%", and there is no bin\java.exe in it
exit /b 1

:found
rem The line is: openjdk version "17.0.15" 2025-04-15. Java 8 and older: "1.8.0_401".
set "version="
set "major=0"
for /f "usebackq tokens=2,3" %%a in (`call "%java%" -version 2^>^&1`) do if "%%a"=="version" set "version=%%~b"
for /f "tokens=1,2 delims=.-+_" %%a in ("%version%") do (
  set "major=%%a"
  if "%%a"=="1" set "major=%%b"
)
if %major% geq 17 goto new
>&2 echo larder: Java 17 or newer is needed; "%java%" is version %major%
exit /b 1

:new
rem Half of the machine's memory in MiB; 512 where it does not tell. The arithmetic of cmd ends at 2 GiB.
set "direct="
for /f "usebackq" %%m in (`powershell -NoProfile -Command "[math]::Floor((Get-CimInstance Win32_ComputerSystem).TotalPhysicalMemory / 2097152)" 2^>nul`) do set "direct=%%m"
if not defined direct set "direct=512"

set "unsafe="
if %major% geq 24 set "unsafe=--sun-misc-unsafe-memory-access=allow"

rem Two collectors at once are an error of the JVM.
set "collector=-XX:+UseG1GC"
if not defined LARDER_JAVA_OPTS goto run
set "options=%LARDER_JAVA_OPTS:"=%"
for %%c in (Serial Parallel G1 Z Shenandoah Epsilon) do call :chosen %%c

:run
"%java%" ^
  -XX:MaxRAMPercentage=25 ^
  -XX:MaxDirectMemorySize=%direct%m ^
  %collector% ^
  %unsafe% ^
  -XX:+ExitOnOutOfMemoryError ^
  -Dlarder.home="%home%" ^
  -Dlogback.configurationFile="%home%\conf\logback.xml" ^
  %LARDER_JAVA_OPTS% ^
  -cp "%home%\lib\*" dev.larder.server.cli.Main %*
exit /b %ERRORLEVEL%

:chosen
call set "others=%%options:-XX:+Use%1GC=%%"
if not "%others%"=="%options%" set "collector="
exit /b 0
