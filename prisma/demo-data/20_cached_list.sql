-- The lists of trackers and cookies that scans compare with: few rows, large documents.
insert into "CachedList" ("id", "source", "version", "data", "fetchedAt")
select
  demo_data.id('l', number),
  (array['trackers', 'cookies', 'fingerprinters', 'companies'])[1 + number % 4],
  '2025.' || number / 4,
  (select jsonb_agg('tracker-' || entry || '.example') from generate_series(1, 500) as entry),
  loaded_at - interval '7 days' * number
from demo_data.settings, generate_series(0, 39) as number;
