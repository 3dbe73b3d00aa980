-- A scan takes three minutes at most. One that runs for an hour has lost its worker, and somebody waits for it.
select
  'warn' as status,
  'table "Scan"' as subject,
  format('%s running for more than an hour, the oldest since %s', count(*), min("startedAt")) as message
from "Scan"
where "status" = 'running' and "startedAt" < now() - interval '1 hour'
having count(*) > 0
