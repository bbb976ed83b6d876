'use client';
import { useSyncExternalStore } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { pages } from './pages.ts';
import { chooseSingleKeys, readSingleKeys, subscribeSingleKeys } from './single-keys.ts';

const others: readonly (readonly [string, string])[] = [
  ['Ctrl K', 'Search and commands'], ['?', 'This list'], ['t', 'Overview: topology as a table'], ['/', 'Logs, Events: filter'], ['Esc', 'Close; in the values editor: let Tab leave'],
];

export function KeyList({ open, onClose }: { open: boolean; onClose: () => void }) {
  const on = useSyncExternalStore(subscribeSingleKeys, readSingleKeys, () => true);
  return (
    <Dialog title="Keys" open={open} onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2">
        {pages.map((page) => <Key key={page.href} keys={`g ${page.key}`} what={`Go to ${page.name}`} />)}
        {others.map(([keys, what]) => <Key key={keys} keys={keys} what={what} />)}
      </dl>
      <label className="flex items-center gap-2 border-t border-line pt-3">
        <input type="checkbox" checked={on} onChange={(event) => { chooseSingleKeys(event.target.checked); }} className="size-4 accent-(--accent)" />
        Single letters are shortcuts
      </label>
    </Dialog>
  );
}

function Key({ keys, what }: { keys: string; what: string }) {
  return (
    <>
      <dt className="flex gap-1">{keys.split(' ').map((key) => <kbd key={key} className="min-w-6 rounded border border-line-strong bg-sunken px-1.5 text-center font-mono text-xs leading-5">{key}</kbd>)}</dt>
      <dd className="text-muted">{what}</dd>
    </>
  );
}
