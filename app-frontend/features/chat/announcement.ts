import { cardSentence } from './tool-words.ts';
import type { ReplyPart, Turn } from './turn.ts';

/** What a screen reader says about a turn: that an answer is coming, then the whole answer at once. */
export function announcementOf(turn: Turn | undefined): string {
  if (!turn) return '';
  if (turn.phase === 'failed') return turn.failure?.message ?? '';
  if (turn.phase !== 'finished') return 'The assistant is answering.';
  return turn.reply.map(partSentence).join(' ');
}

function partSentence(part: ReplyPart): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'card':
      return cardSentence(part.card);
    case 'tool':
      return '';
    default:
      return part satisfies never;
  }
}
