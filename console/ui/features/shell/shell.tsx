'use client';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { NoticeList } from '../../components/notice-list.tsx';
import { Header } from './header.tsx';
import { KeyList } from './key-list.tsx';
import { Nav } from './nav.tsx';
import { NotLive } from './not-live.tsx';
import { useKeys } from './use-keys.ts';

const CommandPalette = dynamic(() => import('./command-palette.tsx').then((module) => module.CommandPalette), { ssr: false });

/** What stands around every page. */
export function Shell({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<'nothing' | 'palette' | 'keys'>('nothing');
  useKeys({ onPalette: () => { setShown('palette'); }, onKeys: () => { setShown('keys'); } });
  const close = () => { setShown('nothing'); };
  return (
    <div className="flex min-h-dvh flex-col sm:flex-row">
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent">Skip to the page</a>
      <Nav onSearch={() => { setShown('palette'); }} onKeys={() => { setShown('keys'); }} />
      <div className="flex min-w-0 grow flex-col">
        <Header />
        <NotLive />
        <main id="main" tabIndex={-1} className="mx-auto flex w-full max-w-[1760px] grow flex-col gap-3 p-5 outline-none max-sm:p-3">{children}</main>
      </div>
      <NoticeList />
      <KeyList open={shown === 'keys'} onClose={close} />
      {shown === 'palette' && <CommandPalette onClose={close} />}
    </div>
  );
}
