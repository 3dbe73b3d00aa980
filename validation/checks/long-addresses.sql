-- A B-tree row may have 2,704 bytes: a longer address fails the build of an index on it, and every later insert.
select
  'fail' as status,
  format('Scan %s', "id") as subject,
  format('its normalizedInput has %s bytes, too many for an index', octet_length("normalizedInput")) as message
from "Scan"
where octet_length("normalizedInput") > 2500
order by octet_length("normalizedInput") desc
limit 5
