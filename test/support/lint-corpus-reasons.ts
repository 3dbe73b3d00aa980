/** Why an error in SQL of others is one, by rule: written after looking at every place that it names. */
export const CORPUS_REASONS: Readonly<Record<string, string>> = {
  'add-check-scans':
    'a CHECK without NOT VALID on a table that an earlier migration, or CREATE TABLE IF NOT EXISTS, may have filled',
  'add-column-check':
    'a new column with a CHECK: the whole table is read under ACCESS EXCLUSIVE, even where all is NULL',
  'add-column-not-null': 'NOT NULL without a default on a table that may have rows: 23502 there',
  'add-column-unique': 'a new column with UNIQUE: its index is built under ACCESS EXCLUSIVE',
  'add-foreign-key-scans':
    'a foreign key without NOT VALID: both tables take no writes while the rows are looked up',
  'add-key-builds-index':
    'a key on a table that may have rows, made without USING INDEX: built under ACCESS EXCLUSIVE',
  'change-column-type':
    'the new type is stored otherwise than the old one, or the text does not tell the old one: the table is written anew',
  'create-index-not-concurrent':
    'an index of a table that an earlier migration made, or that IF NOT EXISTS may have found: no writes during the build',
  'drop-column': 'a column that released code still reads',
  'drop-index-not-concurrent':
    'ACCESS EXCLUSIVE on the table, which every query behind the waiting DROP queues for',
  'drop-table': 'the rows are gone for good, and a foreign key locks its other table too',
  'lock-table': 'LOCK TABLE without a mode is ACCESS EXCLUSIVE until the transaction ends',
  'rename-column': 'released code says the old name',
  'rename-table': 'released code says the old name; here the workers that still run',
  'set-not-null': 'every row is read under ACCESS EXCLUSIVE; no validated CHECK spares that',
  'update-without-where':
    'a backfill of all rows in the transaction of the DDL: written anew in one go, locked until its end',
};
