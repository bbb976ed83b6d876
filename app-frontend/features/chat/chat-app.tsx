'use client';

import { QueryClientProvider } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Mark } from '../../components/mark.tsx';
import { ToastProvider } from '../../components/toast.tsx';
import { useMe } from '../account/me.ts';
import { ChatContext } from './chat-context.ts';
import { createChatRuntime, type ChatRuntime } from './chat-runtime.ts';
import { ChatLayout } from './chat-layout.tsx';
import { openConversation } from './use-open-conversation.ts';

/** The signed-in app. It is built in the browser: the server has no way to the backend. */
export function ChatApp() {
  const router = useRouter();
  const [runtime, setRuntime] = useState<ChatRuntime | null>(null);

  useEffect(() => {
    const created = createChatRuntime({
      onSignedOut: () => router.replace('/sign-in'),
      onConversationCreated: (id) => {
        // Whoever opened another conversation meanwhile stays there.
        if (window.location.pathname === '/') openConversation(id);
      },
    });
    setRuntime(created);
    return () => created.close();
  }, [router]);

  if (!runtime) return <Opening text="" />;
  return (
    <QueryClientProvider client={runtime.queryClient}>
      <ChatContext value={runtime}>
        <ToastProvider>
          <SignedIn runtime={runtime} />
        </ToastProvider>
      </ChatContext>
    </QueryClientProvider>
  );
}

function SignedIn({ runtime }: { runtime: ChatRuntime }) {
  const { data: me, error } = useMe();
  const isSignedIn = me !== undefined;
  useEffect(() => {
    if (isSignedIn) runtime.turns.resume();
  }, [isSignedIn, runtime]);
  if (me) return <ChatLayout me={me} onSignedOut={runtime.leave} />;
  return <Opening text={error ? 'The server can’t be reached right now. Trying again…' : ''} />;
}

function Opening({ text }: { text: string }) {
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-4 p-6 text-center" aria-busy>
      <h1 className="sr-only">Todo</h1>
      {text && <Mark className="size-10 justify-self-center" />}
      <p role="status" className="text-soft">
        {text}
      </p>
    </main>
  );
}
