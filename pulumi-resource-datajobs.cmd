@node "%~dp0dist\provider\plugin.js" %*
