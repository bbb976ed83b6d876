'use client';
import { Suspense } from 'react';
import { LogViewer } from './log-viewer.tsx';

/** The pods chosen stand in the address, and reading it waits for the browser. */
export function Logs() {
  return (
    <>
      <h1 className="sr-only">Logs</h1>
      <Suspense><LogViewer /></Suspense>
    </>
  );
}
