/** A statement, what lint says of it, and what the server does: `name MODE`, and `scan` or `no scan` where it matters. */
interface Verdict {
  readonly sql: string;
  readonly rules: readonly string[];
  /** Of tables and views that were there before, sorted by name. */
  readonly locks: string;
  /** Major version. */
  readonly since?: number;
}

function said(rule: string | readonly string[], sql: string, locks: string, since?: number): Verdict {
  const rules = typeof rule === 'string' ? [rule] : rule;
  return { sql, rules, locks, ...(since !== undefined && { since }) };
}

function silent(sql: string, locks: string): Verdict {
  return said([], sql, locks);
}

const AEL = 'ACCESS EXCLUSIVE';
const SRE = 'SHARE ROW EXCLUSIVE';
const SUE = 'SHARE UPDATE EXCLUSIVE';

export const VERDICTS: readonly Verdict[] = [
  // constraints
  said(
    'add-foreign-key-scans',
    'ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES customers',
    `customers ${SRE}, orders ${SRE} scan`,
  ),
  said(
    'not-valid-never-validated',
    'ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES customers NOT VALID',
    `customers ${SRE} no scan, orders ${SRE} no scan`,
  ),
  silent('ALTER TABLE orders VALIDATE CONSTRAINT late', `customers ROW SHARE, orders ${SUE} scan`),
  said('add-check-scans', 'ALTER TABLE orders ADD CHECK (total > 0)', `orders ${AEL} scan`),
  said(
    'not-valid-never-validated',
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT VALID',
    `orders ${AEL} no scan`,
  ),
  silent('ALTER TABLE items VALIDATE CONSTRAINT countable', `items ${SUE} scan`),
  said('add-key-builds-index', 'ALTER TABLE orders ADD UNIQUE (number)', `orders ${AEL} scan`),
  said(
    'add-key-builds-index',
    'ALTER TABLE drafts ADD CONSTRAINT sku_name UNIQUE (sku, name) INCLUDE (id) DEFERRABLE',
    `drafts ${AEL} scan`,
  ),
  said('add-key-builds-index', 'ALTER TABLE drafts ADD PRIMARY KEY (sku)', `drafts ${AEL} scan`),
  said('add-key-builds-index', 'ALTER TABLE drafts ADD PRIMARY KEY (id)', `drafts ${AEL} scan`),
  silent('ALTER TABLE drafts ADD CONSTRAINT d UNIQUE USING INDEX drafts_id_idx', `drafts ${AEL} no scan`),
  said(
    'primary-key-scans-for-nulls',
    'ALTER TABLE drafts ADD CONSTRAINT d PRIMARY KEY USING INDEX drafts_id_idx',
    `drafts ${AEL} scan`,
  ),
  silent(
    'ALTER TABLE drafts ADD CONSTRAINT d PRIMARY KEY USING INDEX drafts_sku_idx',
    `drafts ${AEL} no scan`,
  ),
  silent(
    'ALTER TABLE drafts ADD CONSTRAINT d PRIMARY KEY USING INDEX drafts_name_idx',
    `drafts ${AEL} no scan`,
  ),
  said(
    'add-exclusion-builds-index',
    'ALTER TABLE orders ADD EXCLUDE USING gist (during WITH &&)',
    `orders ${AEL} scan`,
  ),
  said(
    'drop-foreign-key',
    'ALTER TABLE items DROP CONSTRAINT items_orders_fkey',
    `items ${AEL}, orders ${AEL}`,
  ),
  silent('ALTER TABLE items DROP CONSTRAINT countable', `items ${AEL}`),
  said(
    'constraint-not-enforced',
    'ALTER TABLE orders ADD CONSTRAINT c CHECK (total > 0) NOT ENFORCED',
    `orders ${AEL} no scan`,
    18,
  ),
  said(
    'constraint-not-enforced',
    'ALTER TABLE orders ADD CONSTRAINT c FOREIGN KEY (id) REFERENCES customers NOT ENFORCED',
    `customers ${SRE} no scan, orders ${SRE} no scan`,
    18,
  ),
  // domains
  said('alter-domain-scans', 'ALTER DOMAIN email ADD CHECK (VALUE <> $$$$)', 'accounts SHARE scan'),
  said('alter-domain-scans', 'ALTER DOMAIN email SET NOT NULL', 'accounts SHARE scan'),
  said('alter-domain-scans', 'ALTER DOMAIN age VALIDATE CONSTRAINT adult', 'accounts SHARE scan'),
  silent('ALTER DOMAIN email ADD CHECK (VALUE <> $$$$) NOT VALID', ''),
  silent('ALTER DOMAIN age DROP CONSTRAINT adult', ''),
  // what is lost
  said('drop-table', 'DROP TABLE items', `items ${AEL}, orders ${AEL}`),
  said(
    ['drop-cascade', 'drop-table'],
    'DROP TABLE orders CASCADE',
    `customers ${AEL}, items ${AEL}, orders ${AEL}, totals ${AEL}`,
  ),
  said('drop-schema', 'DROP SCHEMA archive CASCADE', `old ${AEL}`),
  said('truncate', 'TRUNCATE logs', `logs ${AEL}`),
  said('truncate-cascade', 'TRUNCATE orders CASCADE', `items ${AEL}, orders ${AEL}`),
  said('delete-without-where', 'DELETE FROM logs', 'logs ROW EXCLUSIVE scan'),
  said('update-without-where', "UPDATE logs SET what = 'y'", 'logs ROW EXCLUSIVE scan'),
  silent("UPDATE logs SET what = 'y' WHERE what = 'x'", 'logs ROW EXCLUSIVE'),
  // names
  said('rename-table', 'ALTER TABLE orders RENAME TO purchases', `orders ${AEL}`),
  said('rename-table', 'ALTER TABLE logs SET SCHEMA archive', `logs ${AEL}`),
  said('rename-schema', 'ALTER SCHEMA archive RENAME TO attic', ''),
  said('rename-enum-value', "ALTER TYPE status RENAME VALUE 'paid' TO 'settled'", ''),
  said('enum-value-order', "ALTER TYPE status ADD VALUE 'sent'", ''),
  silent("ALTER TYPE status ADD VALUE 'sent' AFTER 'paid'", ''),
  said('create-enum', "CREATE TYPE kind AS ENUM ('a', 'b')", ''),
  // partitions
  said(
    'attach-partition-scans',
    "ALTER TABLE events ATTACH PARTITION events_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
    `events ${SUE}, events_2024 ${AEL} scan`,
  ),
  silent(
    "ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')",
    `events ${SUE}, events_2025 ${AEL} no scan`,
  ),
  said(
    'attach-partition-scans',
    "ALTER TABLE kinds ATTACH PARTITION kinds_b FOR VALUES IN ('b')",
    `kinds ${SUE}, kinds_b ${AEL} scan, kinds_other ${AEL} scan`,
  ),
  said(
    'detach-partition-not-concurrent',
    'ALTER TABLE events DETACH PARTITION events_2023',
    `events ${AEL}, events_2023 ${AEL}`,
  ),
  said(
    'create-partition-locks-parent',
    "CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
    `events ${AEL}`,
  ),
  said(
    'create-partition-locks-parent',
    "CREATE TABLE kinds_c PARTITION OF kinds FOR VALUES IN ('c')",
    `kinds ${AEL}, kinds_other ${AEL} scan`,
  ),
  silent('CREATE TABLE events_2026 (LIKE events INCLUDING ALL)', 'events ACCESS SHARE'),
  // triggers and policies
  said(
    'create-trigger',
    'CREATE TRIGGER t AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION touch()',
    `orders ${SRE}`,
  ),
  said('drop-trigger', 'DROP TRIGGER touched ON customers', `customers ${AEL}`),
  said('disable-trigger', 'ALTER TABLE customers DISABLE TRIGGER touched', `customers ${SRE}`),
  silent('ALTER TABLE customers ENABLE TRIGGER touched', `customers ${SRE}`),
  said('enable-row-security', 'ALTER TABLE orders ENABLE ROW LEVEL SECURITY', `orders ${AEL}`),
  said('enable-row-security', 'ALTER TABLE guarded ENABLE ROW LEVEL SECURITY', `guarded ${AEL}`),
  said('change-policy', 'CREATE POLICY p ON orders USING (true)', `orders ${AEL}`),
  said('change-policy', 'ALTER POLICY own ON guarded USING (true)', `guarded ${AEL}`),
  said('change-policy', 'DROP POLICY own ON guarded', `guarded ${AEL}`),
  // others
  said('lock-table', 'LOCK TABLE orders', `orders ${AEL}`),
  said('lock-table', 'LOCK TABLE orders IN SHARE MODE', 'orders SHARE'),
  silent('LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE', `orders ${SUE}`),
  said('create-table-as', 'CREATE TABLE copy AS SELECT * FROM orders', 'orders ACCESS SHARE scan'),
  silent('CREATE TABLE copy AS SELECT * FROM orders WITH NO DATA', 'orders ACCESS SHARE no scan'),
];
