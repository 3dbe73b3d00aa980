import type { ObjectName } from '../migrations/object-name.ts';
import type { Touched } from '../migrations/migration.ts';

export interface ResolvedName extends ObjectName {
  readonly schema: string;
}

/** Which objects a state covers. One migration uses the same scope before, after, and after its rollback. */
export type Scope =
  { readonly kind: 'objects'; readonly objects: readonly ResolvedName[] } | { readonly kind: 'database' };

/**
 * The scope of a migration, without asking the server: a name without a schema stands for that name in every schema
 * of the search path, which covers what exists and what will be created. Indexes, parts, partitions and owned
 * sequences of a table need no mention; the state follows them.
 */
export function resolveScope(touched: Touched, searchPath: readonly string[]): Scope {
  if (!touched.complete) return { kind: 'database' };
  return { kind: 'objects', objects: touched.objects.flatMap((object) => resolveName(object, searchPath)) };
}

function resolveName(object: ObjectName, searchPath: readonly string[]): ResolvedName[] {
  const { schema } = object;
  if (schema !== undefined) return [{ ...object, schema }];
  if (object.kind === 'schema' || object.kind === 'extension') return [{ ...object, schema: '' }];
  return searchPath.map((candidate) => ({ ...object, schema: candidate }));
}

/**
 * The schemas of current_setting('search_path') in order, `$user` replaced (manual 5.10.3). They need not exist:
 * a migration may create them.
 */
export function parseSearchPath(setting: string, role: string): readonly string[] {
  const names = [...setting.matchAll(/"((?:[^"]|"")*)"|([^\s,"]+)/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
  return names.map((name) => (name === '$user' ? role : name)).filter((name) => name !== '');
}

/** What the state's SQL reads from the setting plumbline.scope. */
export function scopeAsJson(scope: Scope): string {
  const objects = scope.kind === 'objects' ? scope.objects : [];
  const named = (...kinds: readonly ObjectName['kind'][]): { schema: string; name: string }[] =>
    objects.filter(({ kind }) => kinds.includes(kind)).map(({ schema, name }) => ({ schema, name }));
  return JSON.stringify({
    relations: named('relation', 'index'),
    types: named('type'),
    routines: named('routine'),
    schemas: named('schema'),
    extensions: named('extension'),
  });
}
