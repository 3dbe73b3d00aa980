import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/lint/edit.ts';
import { RULES } from '../../../src/lint/rules/index.ts';
import { createDatabase } from '../../support/database.ts';
import { lintFixture, readFixture } from '../../support/lint.ts';

const offline = RULES.filter(({ isLive }) => isLive !== true).map(({ id }) => id);

/**
 * What a fix makes of a statement must be what a server takes: before.sql or database.sql of the fixtures makes what the
 * bad fixture works with. Each statement is sent for itself, as db-deploy sends them.
 */
describe('what the fixes make of the bad fixtures is executed', () => {
  it.each(offline)('%s', async (id) => {
    const { judged, file } = await lintFixture(id, 'bad');
    const edits = judged.flatMap(({ fix }) => fix?.edits ?? []);
    if (edits.length === 0) return;
    const setup = readFixture(id, 'database.sql') ?? readFixture(id, 'before.sql');
    expect(
      setup,
      `${id} offers a fix: its fixtures need before.sql or database.sql to execute it`,
    ).toBeDefined();
    const database = await createDatabase();
    await database.query(setup ?? '');
    const fixed = await lintFixture(id, 'bad', applyEdits(file.source.text, edits));
    for (const { sql } of fixed.file.statements) await database.query(sql);
  });
});
