import type { ToolCard } from '@wheelhouse/chat-contract/chat.ts';
import type { ToolText } from '../task-tools.ts';
import { extractDue, onlyDue, type Clock } from './dates.ts';
import { parseIntent, unquote, type Intent } from './grammar.ts';
import * as say from './replies.ts';
import { resolve, type Resolution } from './resolve.ts';
import type { ToolResult, Transcript } from './transcript.ts';

/** What the model does next: call tools and look again, or say something and be done. Pure. */
export type Decision = { calls: PlannedCall[] } | { text: string };

export interface PlannedCall {
  tool: ToolCard['tool'];
  arguments: Record<string, unknown>;
}

/** Bounds one sentence (“delete everything”). */
const MOST_CALLS = 100;

/** Look (list_tasks), resolve, act, report: each step follows from what the tools returned in this turn, never from memory. */
export function decide(transcript: Transcript, clock: Clock): Decision {
  const intent = intentOf(transcript);
  switch (intent.kind) {
    case 'hello':
      return { text: say.HELLO };
    case 'thanks':
      return { text: say.THANKS };
    case 'help':
      return { text: say.HELP };
    case 'never_mind':
      return { text: say.NEVER_MIND };
    case 'unknown':
      return { text: say.sayUnknown(intent.text) };
    case 'add':
      return decideAdd(intent.items, transcript, clock);
    case 'list':
      return decideList(intent, transcript, clock);
    default:
      return decideAct(toAct(intent, clock), transcript, clock);
  }
}

/** An answer to “which one do you mean?” completes the sentence before it. */
function intentOf({ text, before }: Transcript): Intent {
  const intent = parseIntent(text);
  if (!before.answer.startsWith(say.WHICH) || intent.kind !== 'unknown') return intent;
  const open = parseIntent(before.text);
  return 'target' in open ? { ...open, target: intent.text } : intent;
}

function decideAdd(items: string[], { results }: Transcript, clock: Clock): Decision {
  if (results.length > 0) return report(results, (tasks) => say.sayAdded(tasks, clock));
  const dated = items.map((item) => extractDue(item, clock));
  const dues = dated.flatMap(({ dueAt }) => dueAt ?? []);
  // “milk and bread tomorrow”: one time, said once, for all of them.
  const shared = dues.length === 1 ? dues[0] : undefined;
  const calls = dated
    .filter(({ rest }) => rest !== '')
    .map(({ rest, dueAt }): PlannedCall => ({ tool: 'add_task', arguments: { title: unquote(rest).slice(0, 500), dueAt: dueAt ?? shared ?? null } }));
  return calls.length === 0 ? { text: 'What should I add? For example: “add buy milk tomorrow”.' } : { calls: calls.slice(0, MOST_CALLS) };
}

function decideList({ filter, when }: Extract<Intent, { kind: 'list' }>, { results }: Transcript, clock: Clock): Decision {
  if (results.length === 0) return { calls: [{ tool: 'list_tasks', arguments: { filter } }] };
  return report(results, (tasks) => say.sayList(tasks, filter, when, clock));
}

/** Something done to tasks that exist. */
interface Act {
  target: string;
  tool: 'complete_task' | 'reopen_task' | 'delete_task' | 'update_task';
  /** For update_task. */
  change: Record<string, unknown>;
  /** Set when the sentence cannot be carried out as it stands. */
  problem: string | null;
  done: (tasks: say.SpokenTask[]) => string;
}

function toAct(intent: Extract<Intent, { target: string }>, clock: Clock): Act {
  const act = { target: intent.target, change: {}, problem: null };
  switch (intent.kind) {
    case 'complete':
      return { ...act, tool: 'complete_task', done: say.sayCompleted };
    case 'reopen':
      return { ...act, tool: 'reopen_task', done: say.sayReopened };
    case 'delete':
      return { ...act, tool: 'delete_task', done: say.sayDeleted };
    case 'rename':
      return { ...act, tool: 'update_task', change: { title: intent.title.slice(0, 500) }, done: say.sayRenamed };
    case 'clear_due':
      return { ...act, tool: 'update_task', change: { clearDue: true }, done: (tasks) => say.sayMoved(tasks, clock) };
    case 'change': {
      const due = onlyDue(intent.to, clock);
      return due === null ? toAct({ kind: 'rename', target: intent.target, title: intent.to }, clock) : toAct({ kind: 'move', target: intent.target, due: intent.to }, clock);
    }
    case 'move':
      return toMove(intent.target, intent.due, clock);
    default:
      return intent satisfies never;
  }
}

function toMove(target: string, due: string, clock: Clock): Act {
  const inTarget = due === '' ? extractDue(target, clock) : { rest: target, dueAt: null };
  const dueAt = inTarget.dueAt ?? onlyDue(due, clock) ?? onlyDue(`in ${due}`, clock);
  const problem = dueAt === null ? `I did not understand the new time${due === '' ? '' : ` “${due}”`}. Try “move ${target} to friday” or “… to 3 December 17:00”.` : null;
  return { target: inTarget.rest, tool: 'update_task', change: { dueAt }, problem, done: (tasks) => say.sayMoved(tasks, clock) };
}

function decideAct(act: Act, { results, lastShown }: Transcript, _clock: Clock): Decision {
  if (act.problem !== null) return { text: act.problem };
  const [listed, ...acts] = results;
  if (listed === undefined) return { calls: [{ tool: 'list_tasks', arguments: { filter: 'all' } }] };
  if (acts.length > 0) return report(acts, act.done);
  if (listed.result === null) return { text: FAILED };
  const tasks = listed.result.tasks;
  const { resolution, already } = find(act, tasks, lastShown);
  if (already !== null) return { text: already };
  if (resolution.kind === 'ambiguous') return { text: say.sayWhich(resolution.tasks) };
  if (resolution.kind === 'none') return { text: say.sayNotFound(resolution.phrase, tasks) };
  if (resolution.tasks.length > 1 && 'title' in act.change) return { text: say.sayWhich(resolution.tasks) };
  return { calls: resolution.tasks.slice(0, MOST_CALLS).map(({ number }) => ({ tool: act.tool, arguments: { number, ...act.change } })) };
}

/** Completing is about open tasks, reopening about done ones, the rest about all, open ones first when words fit several. */
function find(act: Act, tasks: say.SpokenTask[], lastShown: number[]): { resolution: Resolution<say.SpokenTask>; already: string | null } {
  const among = (candidates: say.SpokenTask[]) => resolve(act.target, candidates, { lastShown });
  const open = tasks.filter((task) => !task.done);
  const done = tasks.filter((task) => task.done);
  if (act.tool !== 'complete_task' && act.tool !== 'reopen_task') {
    const all = among(tasks);
    const preferred = all.kind === 'ambiguous' ? all.tasks.filter((task) => !task.done) : [];
    return { resolution: preferred.length === 1 ? { kind: 'found', tasks: preferred } : all, already: null };
  }
  const [wanted, others, state] = act.tool === 'complete_task' ? ([open, done, 'done'] as const) : ([done, open, 'open'] as const);
  const resolution = among(wanted);
  if (resolution.kind !== 'none') return { resolution, already: null };
  const elsewhere = among(others);
  return { resolution: among(tasks).kind === 'none' ? resolution : among(tasks), already: elsewhere.kind === 'found' ? say.sayAlready(elsewhere.tasks, state) : null };
}

const FAILED = 'That did not work, and nothing was changed. Please try again.';

/** Says what was done for the calls that worked and what the tool answered for those that did not. */
function report(results: readonly ToolResult[], done: (tasks: say.SpokenTask[]) => string): Decision {
  const texts = results.flatMap(({ result }): ToolText[] => (result === null ? [] : [result]));
  const errors = texts.flatMap(({ error }) => error ?? []);
  const worked = texts.filter(({ error }) => error === null);
  const failed = texts.length < results.length ? [FAILED] : [];
  const sentences = [...(worked.length === 0 ? [] : [done(worked.flatMap(({ tasks }) => tasks))]), ...errors, ...failed];
  return { text: sentences.join(' ') };
}
