import cliui from 'cliui';
import { inspect } from 'node:util';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import Parser from 'yargs-parser/browser';

/** Takes the place of yargs' own platform shim: English only, no look at package.json, no files, nothing but what is used. */
const format = (text, ...values) => values.reduce((filled, value) => filled.replace('%s', value), text);
const unused = () => undefined;
const strings = {};

// oxlint-disable-next-line import/no-default-export -- yargs wants one here
export default {
  assert: { notStrictEqual: unused, strictEqual: unused },
  cliui,
  findUp: unused,
  getCallerFile: unused,
  getEnv: (name) => process.env[name],
  getProcessArgvBin: () => process.argv[1],
  inspect,
  mainFilename: process.cwd(),
  Parser,
  path: { basename, dirname, extname, join, relative, resolve },
  process: {
    argv: () => process.argv,
    cwd: process.cwd,
    emitWarning: unused,
    execPath: () => process.execPath,
    exit: unused,
    nextTick: process.nextTick,
    stdColumns: null,
  },
  readFileSync: unused,
  readdirSync: () => [],
  require: unused,
  stringWidth: (text) => [...text].length,
  y18n: {
    __: (text, ...values) => format(strings[text] ?? text, ...values),
    __n: (one, many, count, ...values) => format(count === 1 ? one : many, ...values),
    getLocale: () => 'en',
    setLocale: unused,
    updateLocale: (changed) => Object.assign(strings, changed),
  },
};
