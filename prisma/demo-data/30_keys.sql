-- Keys and indexes as they were, now that the rows are there: one sort each instead of millions of insertions.
set maintenance_work_mem = '256MB';

do $$
declare
  step record;
begin
  for step in select restore_sql from demo_data.set_aside order by restore_order, name loop
    execute step.restore_sql;
  end loop;
end $$;

drop schema demo_data cascade;
