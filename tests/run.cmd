@echo off
rem The tests on Windows: the same script, through the bash that Git for Windows brings.
setlocal
set "BASH=%ProgramFiles%\Git\bin\bash.exe"
if not exist "%BASH%" (
  echo tests/run needs the bash of Git for Windows, which is not at "%BASH%". Install Git for Windows, or run the test projects one by one: dotnet run --project tests\Balloon.Iceberg.Tests 1>&2
  exit /b 1
)
"%BASH%" "%~dp0run" %*
exit /b %ERRORLEVEL%
