import type { ToolCard } from '@wheelhouse/chat-contract/chat.ts';

/** What a finished tool did, as the head of its card. */
export const DONE_WORDS: Record<ToolCard['tool'], string> = {
  add_task: 'Added',
  list_tasks: 'Looked at your tasks',
  complete_task: 'Completed',
  reopen_task: 'Reopened',
  update_task: 'Changed',
  delete_task: 'Deleted',
};

/** What a tool that refused was asked for. */
export const FAILED_WORDS: Record<ToolCard['tool'], string> = {
  add_task: 'Not added',
  list_tasks: 'Could not look at your tasks',
  complete_task: 'Not completed',
  reopen_task: 'Not reopened',
  update_task: 'Not changed',
  delete_task: 'Not deleted',
};

const RUNNING_WORDS = new Map([
  ['add_task', 'Adding a task'],
  ['list_tasks', 'Looking at your tasks'],
  ['complete_task', 'Completing a task'],
  ['reopen_task', 'Reopening a task'],
  ['update_task', 'Changing a task'],
  ['delete_task', 'Deleting a task'],
]);

export function runningWords(tool: string): string {
  return RUNNING_WORDS.get(tool) ?? 'Working';
}

/** One sentence for a screen reader: “Added: buy milk.” */
export function cardSentence({ tool, tasks, error }: ToolCard): string {
  if (error !== null) return `${FAILED_WORDS[tool]}: ${error}`;
  if (tool === 'list_tasks') return tasks.length === 1 ? '1 task.' : `${tasks.length} tasks.`;
  return `${DONE_WORDS[tool]}: ${tasks.map((task) => task.title).join(', ')}.`;
}
