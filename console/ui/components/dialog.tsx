'use client';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

/** A modal dialog named by its title. Focus goes in, stays in and comes back to where it was. */
export function Dialog({ title, description, open, onClose, children, wide = false }: { title: string; description?: ReactNode; open: boolean; onClose: () => void; children: ReactNode; wide?: boolean }) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => { if (!next) onClose(); }}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[rgb(4_8_14/0.55)]" />
        <Radix.Content
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={`fixed left-1/2 top-1/2 z-50 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-float ${wide ? 'max-w-4xl' : 'max-w-xl'}`}
        >
          <div className="flex items-start gap-3 px-5 pt-4 pb-2">
            <Radix.Title className="min-w-0 grow text-base font-semibold">{title}</Radix.Title>
            <Radix.Close aria-label="Close" className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"><X aria-hidden className="size-4" /></Radix.Close>
          </div>
          <div className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pb-5">
            {description !== undefined && <Radix.Description className="text-muted">{description}</Radix.Description>}
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The last line of a confirmation: Cancel, and the one button that does it. */
export function ConfirmButtons({ confirm, danger = false, disabled = false, onCancel, onConfirm }: { confirm: string; danger?: boolean; disabled?: boolean; onCancel: () => void; onConfirm: () => void }) {
  return (
    <div className="flex flex-wrap justify-end gap-2 pt-1">
      <Button onClick={onCancel}>Cancel</Button>
      <Button variant={danger ? 'danger' : 'primary'} disabled={disabled} onClick={onConfirm}>{confirm}</Button>
    </div>
  );
}
