import type { ReactNode } from 'react';
import { ChatApp } from '../../features/chat/chat-app.tsx';

/** The app lives in the layout, so that a stream goes on while the address changes between conversations. */
export default function ChatLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <ChatApp />
      {children}
    </>
  );
}
