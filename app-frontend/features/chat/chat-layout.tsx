'use client';

import type { Me } from '@wheelhouse/chat-contract/account.ts';
import { ListChecks, Menu, MessageSquare, SquarePen, X } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { IconButton } from '../../components/button.tsx';
import { Mark } from '../../components/mark.tsx';
import { useDismiss } from '../../components/use-dismiss.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { ConversationList } from '../conversations/conversation-list.tsx';
import { useConversations } from '../conversations/conversations.ts';
import { TaskPanel } from '../tasks/task-panel.tsx';
import { useTasks } from '../tasks/tasks.ts';
import { ChatView } from './chat-view.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { openConversation, useOpenConversation } from './use-open-conversation.ts';

type Pane = 'chat' | 'tasks';

/**
 * Conversations, chat and tasks side by side; below 1024 px the conversations are a drawer, below 768 px chat and tasks
 * take turns. Each part is in the document once: what is out of sight is hidden, not copied.
 */
export function ChatLayout({ me, onSignedOut }: { me: Me; onSignedOut: () => void }) {
  const openId = useOpenConversation();
  const [pane, setPane] = useState<Pane>('chat');
  const [drawerOpen, setDrawerOpen] = useState(false);
  const drawer = useRef<HTMLDivElement>(null);
  useDismiss(drawer, drawerOpen, () => setDrawerOpen(false));

  const show = (id: string | null) => {
    openConversation(id);
    setPane('chat');
    setDrawerOpen(false);
  };

  return (
    <div className="relative flex h-dvh overflow-hidden">
      {drawerOpen && <div aria-hidden className="fixed inset-0 z-30 bg-[rgb(10_10_12/0.45)] lg:hidden" />}
      <aside
        ref={drawer}
        aria-label="Sidebar"
        className={`w-62 shrink-0 flex-col border-r border-line bg-ground lg:static lg:flex xl:w-66 ${drawerOpen ? 'fixed inset-y-0 left-0 z-40 flex shadow-float lg:shadow-none' : 'hidden'}`}
      >
        <div className="flex min-h-13 items-center gap-2.5 px-4">
          <Mark className="size-6" />
          <span className="font-semibold tracking-tight">Todo</span>
          <IconButton label="Close menu" className="-mr-2 ml-auto lg:hidden" onClick={() => setDrawerOpen(false)}>
            <X size={18} aria-hidden />
          </IconButton>
        </div>
        <ConversationList openId={openId} onOpen={show} />
        <div className="border-t border-line p-2">
          <AccountMenu me={me} onSignedOut={onSignedOut} />
        </div>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col" inert={drawerOpen}>
        <ConnectionBanner />
        <main className="relative flex min-h-0 flex-1">
          <h1 className="sr-only">Todo</h1>
          <div className={`min-w-0 flex-1 flex-col md:flex ${pane === 'chat' ? 'flex' : 'hidden'}`}>
            <Header openId={openId} onMenu={() => setDrawerOpen(true)} onNew={() => show(null)} />
            <ChatView me={me} conversationId={openId} onNew={() => show(null)} className="flex flex-1" />
          </div>
          <TaskPanel className={`w-full shrink-0 border-line md:flex md:w-75 md:border-l lg:w-80 xl:w-92 ${pane === 'tasks' ? '' : 'max-md:hidden'}`} />
        </main>
        <Tabs pane={pane} onChange={setPane} />
      </div>
    </div>
  );
}

function Header({ openId, onMenu, onNew }: { openId: string | null; onMenu: () => void; onNew: () => void }) {
  const { data: conversations } = useConversations();
  const title = conversations?.find((one) => one.id === openId)?.title || (openId === null ? 'New chat' : 'Chat');
  return (
    <header className="flex min-h-13 items-center gap-1 border-b border-line px-2 lg:px-6">
      <title>{`${title} · Todo`}</title>
      <IconButton label="Menu" className="lg:hidden" onClick={onMenu}>
        <Menu size={18} aria-hidden />
      </IconButton>
      <h2 className="min-w-0 flex-1 truncate font-semibold">{title}</h2>
      <IconButton label="New chat" className="lg:hidden" onClick={onNew}>
        <SquarePen size={17} aria-hidden />
      </IconButton>
    </header>
  );
}

function Tabs({ pane, onChange }: { pane: Pane; onChange: (pane: Pane) => void }) {
  const { data: tasks } = useTasks();
  const open = tasks?.filter((task) => !task.done).length ?? 0;
  return (
    <nav aria-label="Views" className="flex border-t border-line bg-panel pb-[env(safe-area-inset-bottom)] md:hidden">
      <Tab active={pane === 'chat'} onClick={() => onChange('chat')}>
        <MessageSquare size={17} aria-hidden /> Chat
      </Tab>
      <Tab active={pane === 'tasks'} onClick={() => onChange('tasks')}>
        <ListChecks size={17} aria-hidden /> Tasks {open > 0 && <span className="rounded-full bg-accent-tint px-1.5 text-xs text-accent">{open}</span>}
      </Tab>
    </nav>
  );
}

function Tab({ active, onClick, children }: { active: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-current={active ? 'page' : undefined}
      onClick={onClick}
      className="flex min-h-12 flex-1 items-center justify-center gap-2 font-medium text-soft aria-[current]:text-accent aria-[current]:shadow-[inset_0_2px_0_var(--accent)]"
    >
      {children}
    </button>
  );
}
