import { quoteIdentifier } from '../db/identifiers.ts';

/**
 * The name of a database object as a migration writes it; without a schema the search_path decides.
 * relation: tables, views, sequences, indexes. type: types, domains and enums. routine: functions and procedures, by name.
 */
export interface ObjectName {
  readonly kind: 'relation' | 'index' | 'type' | 'routine' | 'schema' | 'extension';
  readonly schema: string | undefined;
  readonly name: string;
}

/** `public."Order"`-like text for people; quoted always, so that it can be pasted. */
export function renderObjectName(object: ObjectName): string {
  const name = quoteIdentifier(object.name);
  return object.schema === undefined ? name : `${quoteIdentifier(object.schema)}.${name}`;
}
