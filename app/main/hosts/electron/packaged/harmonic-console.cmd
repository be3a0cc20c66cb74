@echo off
rem The command of the installed product: the program itself, run as Node. Opens a window only where the command does.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\..\harmonic-desktop.exe" "%~dp0command.mjs" %*
