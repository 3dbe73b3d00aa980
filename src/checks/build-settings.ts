import { renderBytes } from '../bytes.ts';
import { quoteIdentifier } from '../db/identifiers.ts';
import type { BuildSettings } from '../facts/build-settings.ts';
import type { CheckFinding } from './check.ts';
import { defineCheck } from './define-check.ts';
import { FORECAST_FACTS, forecastPending, type PendingForecast } from './index-size/pending-forecasts.ts';

/** The default; a build that sorts ten times as much goes through the disk again and again. */
const LITTLE_MEMORY_BYTES = 64 * 1024 ** 2;
const MUCH_TO_SORT = 10;

export const buildSettings = defineCheck({
  id: 'build-settings',
  title: 'The settings let a build finish',
  why: 'temp_file_limit ends a build that sorts more than that. A timeout given to the role or the database ends it too, and leaves an INVALID index: db-deploy sets its own, psql and prisma migrate do not.',
  fix: 'reset the timeout for the deploying role, raise temp_file_limit, and give builds more maintenance_work_mem.',
  phases: ['pre'],
  needs: ['buildSettings', ...FORECAST_FACTS],
  good: 'nothing would end a build',
  judge({ buildSettings: settings, ...facts }, { pending }) {
    if (pending === undefined || pending.indexes.length === 0)
      return [{ status: 'skipped', subject: '', message: 'no pending statement builds an index' }];
    const forecasts = forecastPending(pending.indexes, facts);
    return [
      ...forecasts.flatMap((one) => judgeTemporary(one, settings)),
      ...settings.timeouts.map((timeout) => judgeTimeout(timeout, settings)),
      ...judgeMemory(forecasts, settings),
    ];
  },
});

function sortedBytes({ forecast }: PendingForecast): number {
  return forecast.kind === 'known' ? forecast.sortedBytes : 0;
}

/** What fits into memory makes no temporary file, unless parallel workers hand it over by one. */
function judgeTemporary(one: PendingForecast, settings: BuildSettings): readonly CheckFinding[] {
  const { tempFileLimitBytes: limit, maintenanceWorkMemBytes, parallelWorkers } = settings;
  const bytes = sortedBytes(one);
  if (limit < 0 || bytes <= limit || (parallelWorkers === 0 && bytes <= maintenanceWorkMemBytes)) return [];
  const message = 'would be ended by temp_file_limit: it sorts more than that';
  return [
    {
      status: 'fail',
      subject: one.subject,
      message,
      measured: renderBytes(bytes),
      limit: renderBytes(limit),
      fix: 'alter system reset temp_file_limit;\nselect pg_catalog.pg_reload_conf();',
    },
  ];
}

function judgeTimeout(
  { name, value, setFor }: BuildSettings['timeouts'][number],
  settings: BuildSettings,
): CheckFinding {
  const [role, database] = [quoteIdentifier(settings.role), quoteIdentifier(settings.database)];
  const whose = {
    role: `role ${role}`,
    database: `database ${database}`,
    'role in database': `role ${role} in database ${database}`,
  }[setFor];
  return {
    status: 'warn',
    subject: `${name} of the ${setFor}`,
    message: `is ${value}: it would end a build that another tool than db-deploy sends`,
    fix: `alter ${whose} reset ${name};`,
  };
}

function judgeMemory(
  forecasts: readonly PendingForecast[],
  { maintenanceWorkMemBytes: memory }: BuildSettings,
): readonly CheckFinding[] {
  const most = Math.max(...forecasts.map(sortedBytes));
  if (memory > LITTLE_MEMORY_BYTES || most < MUCH_TO_SORT * memory) return [];
  return [
    {
      status: 'warn',
      subject: 'maintenance_work_mem',
      message: `is little for a build that sorts ${renderBytes(most)}: it goes through the disk in many passes`,
      measured: renderBytes(memory),
    },
  ];
}
