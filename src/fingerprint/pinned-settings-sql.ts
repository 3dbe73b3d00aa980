/**
 * The texts of the catalog functions depend on these settings (manual 9.27.10, 20.11), so they are pinned while the
 * state is read and put back in the same statement, which therefore leaves nothing behind, even inside a migration's
 * transaction: set_config(…, true) over a SET of the same transaction keeps that SET for after the commit.
 * With nothing but pg_catalog in the search_path, every name of a user's object comes out qualified.
 */
export const PINNED_SETTINGS = `
setting as materialized (
  select s.name, s.pinned, pg_catalog.current_setting(s.name) as value
    from (values ('search_path', 'pg_catalog'),
                 ('quote_all_identifiers', 'off'),
                 ('TimeZone', 'UTC'),
                 ('DateStyle', 'ISO, MDY'),
                 ('IntervalStyle', 'postgres'),
                 ('bytea_output', 'hex'),
                 ('extra_float_digits', '1')) as s (name, pinned)
),
scope as materialized (
  select pg_catalog.current_setting('plumbline.scope')::pg_catalog.jsonb as value
    from (select pg_catalog.count(pg_catalog.set_config(name, pinned, true)) as settings
            from setting where value <> pinned) as pinned
   where pinned.settings >= 0
)`;

/** To be evaluated after everything else; true. */
export const SETTINGS_RESTORED = `
  (select pg_catalog.count(pg_catalog.set_config(name, value, true)) from setting where value <> pinned) >= 0`;
