-- Statistics for the planner and the visibility map, as autovacuum would have left them on a database in use.
vacuum (analyze) "Scan", "Evidence", "Issue", "CachedList";
