import type { EventRow } from '@wheelhouse/console-contract/rows.ts';
import { expect, test } from 'vitest';
import { filterEvents, toObjects } from './filter-events.ts';

function event(name: string, reason: string, message: string, warning = false): EventRow {
  return {
    type: 'event', key: `${name} ${reason}`, name, namespace: 'todo-app', createdAt: '', reason, message, tone: warning ? 'warning' : 'ok', warning, count: 1,
    object: { kind: 'Pod', name }, firstAt: '', lastAt: '',
  };
}

const events = [event('web-1', 'Unhealthy', 'Startup probe failed', true), event('web-1', 'Started', 'Started container'), event('db-0', 'Started', 'Started container')];

test('every word has to occur, wherever it stands', () => {
  expect(filterEvents(events, { text: 'started WEB', warningsOnly: false, object: '' })).toEqual([events[1]]);
  expect(filterEvents(events, { text: '  ', warningsOnly: false, object: '' })).toHaveLength(3);
});

test('warnings and one object can be singled out', () => {
  expect(filterEvents(events, { text: '', warningsOnly: true, object: '' })).toEqual([events[0]]);
  expect(filterEvents(events, { text: '', warningsOnly: false, object: 'Pod/db-0' })).toEqual([events[2]]);
  expect(toObjects(events)).toEqual(['Pod/db-0', 'Pod/web-1']);
});
