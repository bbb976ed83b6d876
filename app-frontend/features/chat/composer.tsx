'use client';

import { ArrowUp, Square } from 'lucide-react';
import { useState, type FormEvent, type KeyboardEvent, type Ref } from 'react';

const LONGEST_MESSAGE = 10_000;

interface ComposerProps {
  inputRef: Ref<HTMLTextAreaElement>;
  /** A reply is under way: what is typed waits. */
  isRunning: boolean;
  /** Absent when the reply was started elsewhere. */
  onStop: (() => void) | undefined;
  onSend: (text: string) => void;
}

/** Accessible names that whole-product tests rely on: text box “Message”, button “Send”. Enter sends, Shift+Enter breaks the line. */
export function Composer({ inputRef, isRunning, onStop, onSend }: ComposerProps) {
  const [text, setText] = useState('');
  const canSend = text.trim() !== '' && !isRunning;

  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (!canSend) return;
    onSend(text.trim());
    setText('');
  };
  const handleKey = (event: KeyboardEvent) => {
    // While an input method composes, Enter chooses a word.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) submit(event);
  };

  return (
    <form onSubmit={submit} className="mx-auto w-full max-w-180 px-3 pb-3 sm:px-6 sm:pb-5">
      <div className="flex items-end gap-1.5 rounded-2xl border border-line-strong bg-panel p-1.5 pl-4 focus-within:border-accent focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent">
        <div data-text={text} className="grows max-h-50 min-w-0 flex-1 overflow-y-auto py-1.5 text-base leading-normal">
          <textarea
            ref={inputRef}
            aria-label="Message"
            placeholder="What do you have to do?"
            rows={1}
            maxLength={LONGEST_MESSAGE}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={handleKey}
            className="resize-none overflow-hidden bg-transparent outline-none"
          />
        </div>
        {isRunning && onStop ? (
          <button type="button" aria-label="Stop" title="Stop" onClick={onStop} className="grid size-9 shrink-0 place-content-center rounded-xl bg-ink text-panel pointer-coarse:size-10">
            <Square size={13} aria-hidden className="fill-current" />
          </button>
        ) : (
          <button
            type="submit"
            aria-label="Send"
            title="Send"
            disabled={!canSend}
            className="grid size-9 shrink-0 place-content-center rounded-xl bg-accent text-on-accent transition-colors hover:bg-accent-strong disabled:bg-sunken disabled:text-faint pointer-coarse:size-10"
          >
            <ArrowUp size={18} aria-hidden />
          </button>
        )}
      </div>
    </form>
  );
}
