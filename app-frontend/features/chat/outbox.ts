import { z } from 'zod';

/** A message that the server has not acknowledged yet, with the key of its turn. */
const Unsent = z.object({ key: z.string(), text: z.string(), clientMessageId: z.string() });
export type Unsent = z.infer<typeof Unsent>;

/** Keeps messages over a reload until the server has them. */
export interface Outbox {
  read: () => Unsent[];
  write: (messages: Unsent[]) => void;
}

const KEY = 'unsent-messages';

/** In the storage of this tab: another tab must not send the same message, and closing the tab gives it up. */
export function createOutbox(storage: Storage): Outbox {
  return {
    read: () => {
      try {
        return z.array(Unsent).parse(JSON.parse(storage.getItem(KEY) ?? '[]'));
      } catch {
        // Written by another version of the page.
        return [];
      }
    },
    write: (messages) => {
      if (messages.length === 0) storage.removeItem(KEY);
      else storage.setItem(KEY, JSON.stringify(messages));
    },
  };
}
