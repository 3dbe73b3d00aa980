import { startCommand, type CommandEnd } from './command.ts';

/** Types what a command printed, as a user does: everything before `   #`. */
export function typeLine(
  line: string,
  place: { readonly url: string; readonly folder: string },
): Promise<CommandEnd> {
  const [name = '', ...words] = (line.split('   #')[0] ?? '').trim().split(/\s+/);
  if (name !== 'db-check' && name !== 'db-deploy' && name !== 'db-rollback')
    throw new Error(`no command: ${line}`);
  const flags = name === 'db-rollback' ? ['--yes'] : [];
  return startCommand(name, [...words, ...flags, '--url', place.url, '--migrations', place.folder]).ended;
}

/** Every command that an output suggests, with its explanation. */
export function commandsIn(output: string): readonly string[] {
  return [...output.matchAll(/db-(?:check|deploy|rollback) [^\n]*/g)].map(([line]) => line.trim());
}
