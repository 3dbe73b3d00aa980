import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../src/checks/index.ts';
import { EXIT_MEANINGS } from '../src/errors.ts';
import { JUDGEMENTS } from '../src/measure/judgements.ts';

/** The tables of README.md that are written from the code, by the name of their markers. */
const TABLES: Readonly<Record<string, () => readonly string[]>> = {
  exit: () => [
    '| exit | meaning |',
    '| --- | --- |',
    ...Object.entries(EXIT_MEANINGS).map(([code, meaning]) => `| ${code} | ${meaning} |`),
  ],
  // the README has few lines to give away
  checks: () => [
    [...CHECKS, ...JUDGEMENTS].map(({ id, title }) => `\`${id}\`: ${lowerFirst(title)}`).join(' · '),
  ],
};

/** But for WAL. */
function lowerFirst(title: string): string {
  return title.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
}

/** README's text with every generated table as the code has it now. Throws where a marker is missing. */
export function withCurrentTables(text: string): string {
  return Object.entries(TABLES).reduce((readme, [name, rows]) => {
    const [start, end] = [`<!-- ${name}: npm run docs -->`, `<!-- /${name} -->`];
    const [from, to] = [readme.indexOf(start), readme.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`README.md lacks ${start} … ${end}`);
    const table = rows().join('\n');
    return `${readme.slice(0, from + start.length)}\n\n${table}\n\n${readme.slice(to)}`;
  }, text);
}

if (import.meta.main) {
  const file = join(import.meta.dirname, '../README.md');
  writeFileSync(file, withCurrentTables(readFileSync(file, 'utf8')));
}
