import type { EventRow } from '@wheelhouse/console-contract/rows.ts';

/** `object` is “Kind/name” or empty for all. */
export type EventFilter = { text: string; warningsOnly: boolean; object: string };

/** Every word of `text` must occur somewhere in the event; the order of the events stays. */
export function filterEvents(events: readonly EventRow[], filter: EventFilter): readonly EventRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return events.filter((event) => {
    if (filter.warningsOnly && !event.warning) return false;
    if (filter.object !== '' && toObject(event) !== filter.object) return false;
    const text = `${event.reason} ${toObject(event)} ${event.message}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Objects that have events, sorted. */
export function toObjects(events: readonly EventRow[]): string[] {
  return [...new Set(events.map(toObject))].sort();
}

function toObject(event: EventRow): string {
  return `${event.object.kind}/${event.object.name}`;
}
