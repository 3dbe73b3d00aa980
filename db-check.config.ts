import type { UserConfig } from 'pg-plumbline/config';

export default {
  limits: {
    maxConnections: 80,
    longQueryMs: 5 * 60_000,
  },
} satisfies UserConfig;
