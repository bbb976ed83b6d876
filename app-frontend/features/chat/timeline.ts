import type { Item, ToolCard } from '@wheelhouse/chat-contract/chat.ts';
import { isRunning, type Turn } from './turn.ts';

/** What the conversation shows, one row each. */
export type Row = { key: string } & (
  | { kind: 'user'; text: string }
  | { kind: 'assistant'; text: string; state: 'complete' | 'incomplete' | 'streaming' }
  | { kind: 'card'; card: ToolCard }
  | { kind: 'tool'; tool: string }
  | { kind: 'waiting' }
);

/**
 * The stored conversation with the turn under way laid over it. Everything stored from the turn's message on is left
 * out, because the turn shows it fresher. Keys count from the message on, so that a row keeps its key when the stored
 * form takes over and nothing flickers.
 */
export function toRows(items: Item[], turn: Turn | undefined): Row[] {
  const from = items.findIndex((item) => item.type === 'user' && item.clientMessageId === turn?.clientMessageId);
  const stored = storedRows(turn && from >= 0 ? items.slice(0, from) : items);
  const rows = (turn ? [...stored, ...turnRows(turn)] : stored).filter(isWorthShowing);
  return rows.reduce(withRow, []);
}

/** Appends a row; what one tool did several times in a row becomes one card. */
function withRow(rows: Row[], row: Row): Row[] {
  const last = rows.at(-1);
  const isSame = row.kind === 'card' && last?.kind === 'card' && row.card.tool === last.card.tool && row.card.error === null && last.card.error === null;
  if (!isSame) return [...rows, row];
  const card = { ...last.card, tasks: [...last.card.tasks, ...row.card.tasks] };
  return [...rows.slice(0, -1), { ...last, card }];
}

/** A look at the tasks on the way to changing one is not; only the last look, whose result the reply tells, is. */
function isWorthShowing(row: Row, index: number, rows: Row[]): boolean {
  const isLook = row.kind === 'card' && row.card.tool === 'list_tasks' && row.card.error === null;
  return !isLook || rows[index + 1]?.kind === 'assistant';
}

function storedRows(items: Item[]): Row[] {
  let message = 'start';
  let count = 0;
  return items.map((item) => {
    if (item.type === 'user') {
      message = item.clientMessageId;
      count = 0;
    }
    return storedRow(item, `${message}:${count++}`);
  });
}

function storedRow(item: Item, key: string): Row {
  switch (item.type) {
    case 'user':
      return { kind: 'user', key, text: item.text };
    case 'assistant':
      return { kind: 'assistant', key, text: item.text, state: item.incomplete ? 'incomplete' : 'complete' };
    case 'tool':
      return { kind: 'card', key, card: item.card };
    default:
      return item satisfies never;
  }
}

function turnRows(turn: Turn): Row[] {
  const key = (index: number) => `${turn.clientMessageId}:${index}`;
  const running = isRunning(turn);
  const rows: Row[] = [{ kind: 'user', key: key(0), text: turn.text }];
  turn.reply.forEach((part, index) => {
    const isLast = index === turn.reply.length - 1;
    if (part.kind !== 'text') rows.push({ ...part, key: key(index + 1) });
    else rows.push({ kind: 'assistant', key: key(index + 1), text: part.text, state: stateOf(turn, isLast) });
  });
  const last = turn.reply.at(-1)?.kind;
  if (running && last !== 'text' && last !== 'tool') rows.push({ kind: 'waiting', key: 'waiting' });
  return rows;
}

function stateOf(turn: Turn, isLast: boolean): 'complete' | 'incomplete' | 'streaming' {
  if (!isLast || turn.phase === 'finished') return 'complete';
  return isRunning(turn) ? 'streaming' : 'incomplete';
}
