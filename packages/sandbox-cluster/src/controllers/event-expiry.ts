import { from, splitKey, toKey } from './controller.ts';
import type { Controller, ControllerContext } from './controller.ts';
import { millisecondsSince } from './time.ts';

/** The API server's --event-ttl. */
const EVENT_TTL_MS = 3_600_000;

/** Removes events an hour after they last happened. */
export function createEventExpiry({ objects, now }: ControllerContext): Controller {
  function reconcile(key: string): number | undefined {
    const { namespace, name } = splitKey(key);
    const event = objects.get('Event', namespace, name);
    if (!event) return undefined;
    const age = millisecondsSince(event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp, now());
    if (age < EVENT_TTL_MS) return EVENT_TTL_MS - age;
    objects.remove('Event', namespace, name);
    return undefined;
  }

  return { name: 'event-expiry', sources: [from('Event', (event) => [toKey(event)])], reconcile };
}
