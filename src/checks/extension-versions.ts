import { quoteIdentifier } from '../db/identifiers.ts';
import { defineCheck } from './define-check.ts';

export const extensionVersions = defineCheck({
  id: 'extension-versions',
  title: 'The extensions are of the version that the server brings',
  why: 'After an upgrade of the server its extensions keep their old SQL until somebody updates them; one whose files are gone fails when it is first called.',
  fix: 'alter extension … update; install the missing package.',
  thresholds: 'any difference warns (as Supabase splinter 0022 and check_pgactivity).',
  privileges: 'none to see them; the update wants the owner of the extension.',
  phases: ['pre', 'post'],
  needs: ['extensionVersions'],
  good: 'every extension is of the version that the server brings',
  judge({ extensionVersions }) {
    return extensionVersions.map(({ extension, installed, available }) => ({
      status: 'warn' as const,
      subject: `extension ${extension}`,
      ...(available === null
        ? { message: `${installed} is installed, and the server has no files of it` }
        : {
            message: `${installed} is installed, the server brings ${available}`,
            fix: `alter extension ${quoteIdentifier(extension)} update to ${quoteIdentifier(available)};`,
          }),
    }));
  },
});
