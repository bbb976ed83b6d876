'use client';
import { createContext, type ReactNode, useContext, useState } from 'react';
import type { Tone } from '@wheelhouse/console-contract/rows.ts';

export type Notice = { id: number; tone: Tone; text: string; command?: string };
type Notices = { list: readonly Notice[]; add: (notice: Omit<Notice, 'id'>) => void; dismiss: (id: number) => void };

const NoticesContext = createContext<Notices | null>(null);
const shownAtMost = 4;

/** Answers to what the person did. They stay until dismissed or pushed out by newer ones: nobody has to read against a clock. */
export function NoticesProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<{ list: readonly Notice[]; nextId: number }>({ list: [], nextId: 1 });
  const notices: Notices = {
    list: state.list,
    add(notice) {
      setState(({ list, nextId }) => ({ list: [...list.filter((other) => other.text !== notice.text), { ...notice, id: nextId }].slice(-shownAtMost), nextId: nextId + 1 }));
    },
    dismiss(id) {
      setState((current) => ({ ...current, list: current.list.filter((notice) => notice.id !== id) }));
    },
  };
  return <NoticesContext value={notices}>{children}</NoticesContext>;
}

export function useNotices(): Notices {
  const notices = useContext(NoticesContext);
  if (!notices) throw new Error('useNotices needs a NoticesProvider above it');
  return notices;
}
