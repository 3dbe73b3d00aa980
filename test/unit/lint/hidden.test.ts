import { expect, it } from 'vitest';
import { lintText, shown } from '../../support/lint.ts';

/** `text in the file → SQL` of each statement found in code. */
async function hidden(text: string): Promise<readonly string[]> {
  const { file } = await lintText(text);
  return file.statements
    .filter(({ within }) => within !== undefined)
    .map(({ start, end, sql, within }) => {
      expect(start).toBeGreaterThanOrEqual(within?.start ?? 0);
      expect(end).toBeLessThanOrEqual(within?.end ?? 0);
      const written = text.slice(start, end);
      return written === sql ? sql : `${written} → ${sql}`;
    });
}

it('finds the statements of a DO block at their places, whatever the quotes', async () => {
  const body = "alter table é add a int default 'x'; -- no\n if true then drop table b; end if;";
  expect(await hidden(`select 1; do $x$ begin\n ${body} end $x$;`)).toEqual([
    "alter table é add a int default 'x'",
    'drop table b',
  ]);
  const quoted = `do 'declare n int; begin ${body.replaceAll("'", "''")} end' language plpgsql;`;
  expect(await hidden(quoted)).toEqual([
    "alter table é add a int default ''x'' → alter table é add a int default 'x'",
    'drop table b',
  ]);
  expect(await hidden("do E'begin\\n drop table \\'b\\'; drop table c; end'")).toEqual([]);
  expect(await hidden('do E\'begin\\n drop table "b"; drop table c; end\'')).toEqual([
    'drop table "b"',
    'drop table c',
  ]);
});

it('tells the same statement apart where it stands twice, and finds those with INTO and PERFORM', async () => {
  const text = `do $$ declare n int; begin drop table b; drop table b;
    delete from t returning   id  into n; perform f(1); end $$`;
  const { file } = await lintText(text);
  const starts = file.statements.map(({ start }) => start);
  expect(new Set(starts).size).toBe(5);
  expect(file.statements.map(({ kind }) => kind)).toEqual([
    'DoStmt',
    'DropStmt',
    'DropStmt',
    'DeleteStmt',
    'SelectStmt',
  ]);
  expect(text.slice(starts[3])).toMatch(/^delete/);
  expect(text.slice(starts[4])).toMatch(/^perform/);
});

it('reads EXECUTE of constants and of what is put together from constants', async () => {
  expect(
    await hidden(`do $$ begin
      execute 'drop table a; drop table "it''s"';
      execute $q$drop table b$q$;
      execute format('drop table %I.%I', 'My', 'b') || ' cascade';
      execute concat('drop ', 'table ') || quote_ident('C');
    end $$`),
  ).toEqual([
    'drop table a',
    `drop table "it''s" → drop table "it's"`,
    'drop table b',
    `format('drop table %I.%I', 'My', 'b') || ' cascade' → drop table "My"."b" cascade`,
    `concat('drop ', 'table ') || quote_ident('C') → drop table "C"`,
  ]);
});

async function opaque(text: string): Promise<readonly unknown[]> {
  return (await lintText(text)).findings.map(({ id, status, message }) => [
    id,
    status,
    message.split(':')[0],
  ]);
}

it('says what of it nobody can tell, also another language and code that is no PL/pgSQL', async () => {
  expect(await opaque("do $$ begin execute 'drop table ' || current_user; end $$")).toEqual([
    ['opaque-dynamic-sql', 'warn', 'is put together when it runs (DROP TABLE …)'],
  ]);
  expect(await opaque("do $$ begin execute format('grant all on t to %I', current_user); end $$")).toEqual([
    ['opaque-dynamic-sql', 'pass', 'is put together when it runs (GRANT ALL ON …)'],
  ]);
  expect(await opaque('do language plpython3u $$ import os $$')).toEqual([
    ['opaque-dynamic-sql', 'warn', 'is written in plpython3u, which is not read here'],
  ]);
  expect(await opaque('do $$ begin if x $$')).toEqual([['opaque-dynamic-sql', 'warn', 'cannot be read']]);
});

const body = 'create index on t (x)';
const INDEX = 'create-index-not-concurrent';

async function found(text: string): Promise<readonly unknown[]> {
  return (await lintText(text)).findings.filter(({ id }) => id === INDEX).map(({ status }) => status);
}

it('judges a DO block like a statement in a transaction, and a function only where the file calls it', async () => {
  expect(await found(`do $$ begin ${body}; end $$`)).toEqual(['fail']);
  const made = `create function f() returns void language plpgsql as $$ begin ${body}; end $$;`;
  expect(await found(made)).toEqual(['pass']);
  expect(await found(`${made} select f();`)).toEqual(['fail']);
  expect(await found(`${made} do $$ begin perform public.f(); end $$`)).toEqual(['fail']);
  expect(await found(`create function f() returns void as '${body}' language sql; select f()`)).toEqual([
    'fail',
  ]);
  expect(await found(`create function f() returns void as '${body}' language sql`)).toEqual(['pass']);
  const trigger = `${made} create trigger a before insert on t for each row execute function f();`;
  expect(await found(trigger)).toEqual(['pass']);
});

it('offers no edit in code, but the statement outside of it', async () => {
  const { judged } = await lintText(`do $$ begin ${body}; end $$`);
  expect(judged[0]?.fix).toBeUndefined();
  expect(judged[0]?.instead).toBe('outside of the DO block: create index CONCURRENTLY on t (x);');
});

it('reads the queries of BEGIN ATOMIC where the function is called, and not where it is not', async () => {
  const made = `create function f() returns void begin atomic
    delete from t where a = case when b then 1 end; insert into t values (1); end;`;
  expect(await hidden(made)).toEqual([]);
  expect(await hidden(`${made} select f();`)).toEqual([
    'delete from t where a = case when b then 1 end',
    'insert into t values (1)',
  ]);
});

it('knows what a DO block makes, and doubts what it makes behind a condition', async () => {
  expect(
    shown(await lintText('do $$ begin create table t (x int); end $$; create index a on t (x);')),
  ).toEqual([]);
  const doubtful = 'do $$ begin if f() then create table t (x int); end if; end $$; create index a on t (x);';
  expect(shown(await lintText(doubtful))).toEqual(['1 create-index-not-concurrent']);
});

it('refuses CONCURRENTLY in code, and by what the runner does with the file', async () => {
  const text = 'create index concurrently a on t (x); drop index concurrently b;';
  const by = async (runner: 'plumbline' | 'psql' | 'prisma' | 'one-transaction'): Promise<number> =>
    shown(await lintText(text, { runner })).filter((one) => one.endsWith('concurrently-in-transaction'))
      .length;
  expect([await by('plumbline'), await by('psql'), await by('prisma'), await by('one-transaction')]).toEqual([
    0, 0, 2, 2,
  ]);
  expect(shown(await lintText(text.slice(0, 37), { runner: 'prisma' }))).toEqual([]);
  expect(shown(await lintText('create procedure p() language plpgsql as $$ begin vacuum t; end $$'))).toEqual(
    ['1 concurrently-in-transaction'],
  );
});
