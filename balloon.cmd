@echo off
rem Builds when sources are newer than the last build, saying so, then runs artifacts\balloon\balloon.exe with the arguments.
setlocal
set "ROOT=%~dp0"
set "BUILT=%ROOT%artifacts\.built"
where dotnet >nul 2>nul
if errorlevel 1 (
  echo balloon: the command 'dotnet' is missing. Install the .NET 10 SDK ^(https://dot.net/download^) and run this again. 1>&2
  exit /b 1
)
if not exist "%BUILT%" goto build
if not exist "%ROOT%artifacts\balloon\balloon.exe" goto build
powershell -NoProfile -Command "$b=(Get-Item -LiteralPath $env:BUILT).LastWriteTimeUtc; $r=$env:ROOT; $n=Get-ChildItem -LiteralPath ($r+'lib') -Recurse -File | Where-Object { $_.FullName -notmatch '\\(bin|obj)\\' -and $_.LastWriteTimeUtc -gt $b } | Select-Object -First 1; if (-not $n) { $n=Get-Item -LiteralPath ($r+'global.json'),($r+'Directory.Build.props'),($r+'Directory.Packages.props') | Where-Object { $_.LastWriteTimeUtc -gt $b } }; if ($n) { exit 1 }"
if errorlevel 1 goto build
goto run

:build
if not exist "%ROOT%artifacts" mkdir "%ROOT%artifacts"
echo balloon: restoring packages ... 1>&2
dotnet restore "%ROOT%lib\Balloon.Cli\Balloon.Cli.csproj" -v q > "%ROOT%artifacts\build.log" 2>&1
if not errorlevel 1 goto restored
rem Not every feed has the compiler that makes native code before the first run. Everything works without it, from a slower start.
findstr /c:Crossgen2 "%ROOT%artifacts\build.log" >nul
if errorlevel 1 goto unrestored
echo balloon: this feed has no Microsoft.NETCore.App.Crossgen2: going without, so that first cells start later 1>&2
set "BalloonPrecompile=false"
dotnet restore "%ROOT%lib\Balloon.Cli\Balloon.Cli.csproj" -v q > "%ROOT%artifacts\build.log" 2>&1
if not errorlevel 1 goto restored
:unrestored
type "%ROOT%artifacts\build.log" 1>&2
echo balloon: the packages could not be restored. Is a NuGet feed in reach? The whole output is in artifacts\build.log. 1>&2
exit /b 1
:restored
echo balloon: building ... 1>&2
dotnet build "%ROOT%lib\Balloon.Cli\Balloon.Cli.csproj" -t:Layout -c Release -p:BalloonForUse=true --no-restore -nodeReuse:false -v q --nologo > "%ROOT%artifacts\build.log" 2>&1
if errorlevel 1 (
  type "%ROOT%artifacts\build.log" 1>&2
  echo balloon: the build failed. The whole output is in artifacts\build.log. 1>&2
  exit /b 1
)
findstr /c:"warning BALLOON" "%ROOT%artifacts\build.log" 1>&2
type nul > "%BUILT%"

:run
"%ROOT%artifacts\balloon\balloon.exe" %*
exit /b %ERRORLEVEL%
