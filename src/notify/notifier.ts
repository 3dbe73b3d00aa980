import type { Message } from './message.ts';
import { notify, type NotifyGround, type NotifySettings } from './notify.ts';

/** Tells people in the background and in order: who deploys never waits for a webhook. */
export interface Notifier {
  tell(message: Message): void;
  /** When everything has been told, or given up; before the process ends. */
  settled(): Promise<void>;
}

export function createNotifier(settings: NotifySettings, ground: NotifyGround): Notifier {
  let last: Promise<void> = Promise.resolve();
  return {
    tell: (message) => void (last = last.then(() => notify(settings, message, ground))),
    settled: () => last,
  };
}
