#!/usr/bin/env node
'use strict';
// Node.js of any age must be able to read this file: ES5 only, and nothing is loaded before the check.
// The build copies it to dist/bin/<binary>.cjs; its name says which binary it starts.
var path = require('path');

var name = path.basename(__filename, '.cjs');
var version = process.versions.node.split('.').map(Number);

if (version[0] > 22 || (version[0] === 22 && version[1] >= 18)) {
  // A folder of the user's own: compiled code in a shared /tmp could be planted by somebody else.
  var cache = process.env.XDG_CACHE_HOME || path.join(require('os').homedir(), '.cache');
  require('module').enableCompileCache(path.join(cache, 'pg-plumbline'));
  require('../cli.cjs').startByName(name);
} else {
  process.stderr.write(name + ' needs Node.js 22.18 or newer; this is ' + process.version + '\n');
  process.exitCode = 2;
}
