import { defineFact } from './fact.ts';

/** An extension of this database that is not the one that the server's files would create. */
export interface ExtensionVersion {
  readonly extension: string;
  readonly installed: string;
  /** null: the server has no files of it. */
  readonly available: string | null;
}

export const extensionVersions = defineFact<ExtensionVersion, readonly ExtensionVersion[]>({
  question: 'Which extensions of this database have another version than the files of the server?',
  sql: `
select e.extname as extension, e.extversion as installed, v.default_version as available
from pg_catalog.pg_extension as e
left join pg_catalog.pg_available_extensions as v on v.name = e.extname
where v.default_version is distinct from e.extversion
order by 1`,
  value: (rows) => rows,
});
