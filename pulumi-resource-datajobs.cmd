@node --max-semi-space-size=4 "%~dp0dist\provider\plugin.js" %*
