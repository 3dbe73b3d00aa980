import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'migrations' },
  // Not env(): it throws where the variable is not set, and most Prisma commands need no database.
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
});
