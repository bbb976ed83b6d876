'use client';
import { X } from 'lucide-react';
import { useNotices } from '../lib/notices.tsx';
import { IconButton } from './button.tsx';
import { CopyCommand } from './copy-command.tsx';
import { toneIcon, toneText } from './tone.tsx';

/** Answers to what the person did, bottom right, read out once. */
export function NoticeList() {
  const notices = useNotices();
  return (
    <div role="log" aria-label="Notices" className="pointer-events-none fixed right-4 bottom-4 z-60 flex w-[min(28rem,calc(100vw-2rem))] flex-col gap-2">
      {notices.list.map((notice) => {
        const Icon = toneIcon[notice.tone];
        return (
          <div key={notice.id} className="pointer-events-auto flex items-start gap-3 rounded-lg border border-line bg-raised p-3 shadow-float">
            <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${toneText[notice.tone]}`} />
            <div className="flex min-w-0 grow flex-col gap-2">
              <p className="break-words">{notice.text}</p>
              {notice.command !== undefined && <CopyCommand command={notice.command} />}
            </div>
            <IconButton label="Dismiss" onClick={() => { notices.dismiss(notice.id); }}><X aria-hidden className="size-4" /></IconButton>
          </div>
        );
      })}
    </div>
  );
}
