'use client';
import { useMemo } from 'react';
import { useLive } from './live.tsx';
import { useSession } from './queries.ts';
import type { RowLists } from './row-lists.ts';

/** Rows of the console's own release; the live state holds the whole namespace. Keeps its reference while nothing in it changed. */
export function useOfRelease<T extends { release: string }>(select: (lists: RowLists) => readonly T[]): readonly T[] {
  const rows = useLive((state) => select(state.lists));
  const release = useSession().data?.release;
  return useMemo(() => (rows.every((row) => row.release === release) ? rows : rows.filter((row) => row.release === release)), [rows, release]);
}
