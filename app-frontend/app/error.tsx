'use client';

import { Button } from '../components/button.tsx';

/** Shown when a page breaks while rendering; the conversation and the tasks are safe on the server. */
export default function PageError({ reset }: { reset: () => void }) {
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-3 p-6 text-center">
      <h1 className="text-xl font-semibold">This page stopped working</h1>
      <p className="text-soft">Your conversations and tasks are stored; nothing is lost.</p>
      <Button variant="primary" onClick={reset}>
        Try again
      </Button>
    </main>
  );
}
