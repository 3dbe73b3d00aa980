import type { Touched } from '../migrations/migration.ts';
import type { ObjectName } from '../migrations/object-name.ts';

/**
 * Which objects a state covers; the journal and the state's SQL hold it as this very JSON. One migration uses the same
 * scope before, after, and after its rollback. relations: tables, views, sequences and indexes, each with all that
 * belongs to it. database: everything, for a migration whose text does not tell what it changes.
 */
export type Scope = ObjectsScope | { readonly kind: 'database' };

export interface ObjectsScope {
  readonly kind: 'objects';
  readonly relations: readonly QualifiedName[];
  readonly types: readonly QualifiedName[];
  readonly routines: readonly QualifiedName[];
  readonly schemas: readonly { readonly name: string }[];
  readonly extensions: readonly { readonly name: string }[];
}

export interface QualifiedName {
  readonly schema: string;
  readonly name: string;
}

/**
 * The scope of a migration, without asking the server: a name without a schema stands for that name in every schema
 * of the search path, which covers what exists and what will be created. Indexes, parts, partitions and owned
 * sequences of a table need no mention; the state follows them.
 */
export function resolveScope(touched: Touched, searchPath: readonly string[]): Scope {
  if (!touched.complete) return { kind: 'database' };
  const named = (...kinds: readonly ObjectName['kind'][]): ObjectName[] =>
    touched.objects.filter(({ kind }) => kinds.includes(kind));
  const qualified = (names: readonly ObjectName[]): QualifiedName[] =>
    names.flatMap(({ schema, name }) =>
      (schema === undefined ? searchPath : [schema]).map((candidate) => ({ schema: candidate, name })),
    );
  return {
    kind: 'objects',
    relations: qualified(named('relation', 'index')),
    types: qualified(named('type')),
    routines: qualified(named('routine')),
    schemas: named('schema').map(({ name }) => ({ name })),
    extensions: named('extension').map(({ name }) => ({ name })),
  };
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
