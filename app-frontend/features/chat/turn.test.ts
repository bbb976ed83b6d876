import type { ChatEvent, Item, ToolCard } from '@wheelhouse/chat-contract/chat.ts';
import { expect, test } from 'vitest';
import { announcementOf } from './announcement.ts';
import { toRows } from './timeline.ts';
import { applyEvent, failTurn, isRunning, startTurn, type Turn } from './turn.ts';

const card: ToolCard = { callId: 'c1', tool: 'add_task', tasks: [], error: null };
const run: ChatEvent = { type: 'run', runId: 'r1', title: 'Milk', notice: null };

function play(...events: ChatEvent[]): Turn {
  return events.reduce(applyEvent, startTurn('add milk', 'm1'));
}

function kinds(items: Item[], turn: Turn | undefined): string[] {
  return toRows(items, turn).map((row) => row.kind);
}

test('a message is sent, answered and finished', () => {
  expect(startTurn('x', 'm1').phase).toBe('sending');
  expect(play(run)).toMatchObject({ phase: 'answering', runId: 'r1' });
  expect(play(run, { type: 'done', seq: 3 })).toMatchObject({ phase: 'finished', failure: null });
});

test('deltas join into one text, and a tool between them starts another', () => {
  const turn = play(run, { type: 'delta', text: 'Let ' }, { type: 'delta', text: 'me' }, { type: 'tool_result', card }, { type: 'delta', text: 'Done' });
  expect(turn.reply).toEqual([{ kind: 'text', text: 'Let me' }, { kind: 'card', card }, { kind: 'text', text: 'Done' }]);
});

test('the result of a tool takes the place of its announcement', () => {
  const announced = play(run, { type: 'tool', callId: 'c1', tool: 'add_task' });
  expect(announced.reply).toEqual([{ kind: 'tool', callId: 'c1', tool: 'add_task' }]);
  expect(applyEvent(announced, { type: 'tool_result', card }).reply).toEqual([{ kind: 'card', card }]);
});

test('an error keeps what was said and says whether a retry makes sense', () => {
  const turn = play(run, { type: 'delta', text: 'Let me' }, { type: 'tool', callId: 'c1', tool: 'add_task' }, { type: 'error', code: 'x', message: 'No answer.', retryable: true });
  expect(turn).toMatchObject({ phase: 'failed', failure: { message: 'No answer.', retryable: true, unsent: false } });
  expect(kinds([], turn)).toEqual(['user', 'assistant']);
  expect(isRunning(turn)).toBe(false);
});

test('stopping outlasts the events that are still on their way', () => {
  const turn = applyEvent({ ...play(run), phase: 'stopping' }, { type: 'delta', text: 'x' });
  expect(turn.phase).toBe('stopping');
});

test('shows that it waits until the first word, and after each tool', () => {
  expect(kinds([], startTurn('x', 'm1'))).toEqual(['user', 'waiting']);
  expect(kinds([], play(run, { type: 'tool', callId: 'c1', tool: 'add_task' }))).toEqual(['user', 'tool']);
  expect(kinds([], play(run, { type: 'tool_result', card }))).toEqual(['user', 'card', 'waiting']);
  expect(kinds([], play(run, { type: 'delta', text: 'x' }))).toEqual(['user', 'assistant']);
});

test('rows keep their keys when the stored form takes over from the turn', () => {
  const turn = play(run, { type: 'tool_result', card }, { type: 'delta', text: 'Done' }, { type: 'done', seq: 3 });
  const at = '2026-11-23T12:00:00.000Z';
  const items: Item[] = [
    { type: 'user', seq: 1, at, text: 'add milk', clientMessageId: 'm1' },
    { type: 'tool', seq: 2, at, card },
    { type: 'assistant', seq: 3, at, text: 'Done', incomplete: false },
  ];
  const earlier: Item = { type: 'user', seq: 0, at, text: 'hello', clientMessageId: 'm0' };
  expect(toRows([earlier, ...items], undefined)).toEqual(toRows([earlier], turn));
  expect(toRows([earlier, ...items], turn)).toEqual(toRows([earlier], turn));
});

test('a screen reader hears the whole answer once it is complete', () => {
  expect(announcementOf(play(run, { type: 'delta', text: 'You have' }))).toBe('The assistant is answering.');
  expect(announcementOf(play(run, { type: 'tool_result', card }, { type: 'delta', text: 'Well done.' }, { type: 'done', seq: 1 }))).toBe('Added: . Well done.');
  expect(announcementOf(failTurn(play(run), { message: 'No answer.', retryable: true, unsent: false }))).toBe('No answer.');
});

test('what one tool did several times in a row is one card, and looks on the way there are left out', () => {
  const look: ToolCard = { ...card, callId: 'c0', tool: 'list_tasks' };
  const second: ToolCard = { ...card, callId: 'c2' };
  const failed: ToolCard = { ...card, callId: 'c3', error: 'No.' };
  const reply = [look, card, second, failed].map((one): ChatEvent => ({ type: 'tool_result', card: one }));
  expect(kinds([], play(run, ...reply, { type: 'delta', text: 'Added.' }))).toEqual(['user', 'card', 'card', 'assistant']);
  expect(kinds([], play(run, { type: 'tool_result', card: look }, { type: 'delta', text: 'Nothing to do.' }))).toEqual(['user', 'card', 'assistant']);
});
