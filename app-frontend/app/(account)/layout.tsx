import type { ReactNode } from 'react';
import { Mark } from '../../components/mark.tsx';

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <main className="grid min-h-dvh content-center justify-items-center px-4 py-10">
      <div className="w-full max-w-90">
        <div className="mb-6 flex items-center gap-2.5">
          <Mark className="size-8" />
          <span className="text-lg font-semibold tracking-tight">Todo</span>
        </div>
        {children}
      </div>
    </main>
  );
}
