'use client';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { ValuesProblem } from './check-values.ts';
import { highlightLine, type Token } from './highlight-yaml.ts';

const color: Record<Token['kind'], string> = { key: 'text-progressing', comment: 'text-faint', string: 'text-ok', value: 'text-warning', plain: 'text-ink' };
const indent = '  ';

/**
 * A plain text area with coloured text under it and line numbers beside it: the browser keeps undo, selection, spell
 * checking off and screen readers right. Tab indents; after Esc the next Tab leaves (WCAG 2.1.2).
 */
export function ValuesEditor({ value, onChange, problems }: { value: string; onChange: (value: string) => void; problems: readonly ValuesProblem[] }) {
  const [leaving, setLeaving] = useState(false);
  const under = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => value.split('\n').map(highlightLine), [value]);
  const problemAt = new Map(problems.map((problem) => [problem.line, problem]));
  const hasError = problems.some((problem) => problem.severity === 'error');

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key === 'Escape') setLeaving(true);
    else if (event.key !== 'Tab' && event.key !== 'Shift') setLeaving(false);
    if (event.key !== 'Tab' || leaving || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    indentSelection(event.currentTarget, event.shiftKey);
  }

  return (
    <div style={{ height: `min(max(14rem, ${(lines.length + 3) * 1.25}rem), max(18rem, 100dvh - 27rem))` }} className="relative overflow-hidden bg-field font-mono text-xs leading-5">
      <div ref={under} aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden">
        <div className="w-max min-w-full py-3">
          {lines.map((tokens, index) => {
            const problem = problemAt.get(index + 1);
            const ground = problem ? (problem.severity === 'error' ? 'bg-failed-soft' : 'bg-warning-soft') : '';
            return (
              <div key={index} className={`flex h-5 whitespace-pre ${ground}`}>
                <span className={`sticky left-0 w-12 shrink-0 pr-3 text-right ${problem ? (problem.severity === 'error' ? 'text-failed' : 'text-warning') : 'text-faint'}`}>{index + 1}</span>
                <span className="pr-4">{tokens.map((token, at) => <span key={at} className={color[token.kind]}>{token.text}</span>)}</span>
              </div>
            );
          })}
        </div>
      </div>
      <textarea
        aria-label="Values (YAML)"
        aria-invalid={hasError}
        aria-describedby="values-problems values-keys"
        value={value}
        onChange={(event) => { onChange(event.target.value); }}
        onKeyDown={onKeyDown}
        onScroll={(event) => { under.current?.scrollTo(event.currentTarget.scrollLeft, event.currentTarget.scrollTop); }}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        wrap="off"
        placeholder={'# What should differ from the chart’s defaults, for instance\n# config:\n#   welcomeMessage: Good morning'}
        className="absolute inset-0 resize-none overflow-auto bg-transparent py-3 pr-4 pl-12 text-transparent caret-ink -outline-offset-2"
      />
      <span id="values-keys" className="sr-only">Tab indents. Press Escape, then Tab, to leave the editor.</span>
    </div>
  );
}

/** Goes through the browser's own editing, so that Undo takes it back. */
function indentSelection(area: HTMLTextAreaElement, back: boolean): void {
  const start = area.value.lastIndexOf('\n', area.selectionStart - 1) + 1;
  const several = area.value.slice(area.selectionStart, area.selectionEnd).includes('\n');
  if (!back && !several) {
    insert(indent);
    return;
  }
  const end = area.selectionEnd;
  const lines = area.value.slice(start, end).split('\n');
  const changed = lines.map((line) => (back ? line.replace(/^ {1,2}/, '') : indent + line)).join('\n');
  area.setSelectionRange(start, end);
  insert(changed);
  area.setSelectionRange(several ? start : start + changed.length, start + changed.length);
}

function insert(text: string): void {
  // Deprecated, and the only way to edit a field with undo; every browser keeps it for that.
  document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
}
