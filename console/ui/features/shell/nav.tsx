'use client';
import { Keyboard, Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useLive } from '../../lib/live.tsx';
import { useOfRelease } from '../../lib/use-of-release.ts';
import { isCurrent, pages } from './pages.ts';
import { ThemeMenu } from './theme-menu.tsx';

/**
 * The pages. Full from 1200 px, icons only below, a row at the top on very narrow windows (400 % zoom).
 * Numbers beside a page are drawn, not text: a link is called what the page is called, and nothing else.
 */
export function Nav({ onSearch, onKeys }: { onSearch: () => void; onKeys: () => void }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Pages" className="relative flex shrink-0 gap-1 overflow-x-auto border-line bg-panel p-2 max-sm:gap-0 max-sm:border-b sm:sticky sm:top-0 sm:h-dvh sm:w-14 sm:flex-col sm:border-r wide:w-50">
      <div aria-hidden className="flex h-9 shrink-0 items-center gap-3 px-2.5 text-base font-semibold max-sm:hidden sm:mb-2">
        <WheelMark />
        <span className="hidden wide:inline">Wheelhouse</span>
      </div>
      {pages.map((page) => {
        const current = isCurrent(page, pathname);
        return (
          <Link
            key={page.href}
            href={page.href}
            aria-current={current ? 'page' : undefined}
            title={`${page.name} (g ${page.key})`}
            className={`flex h-8 shrink-0 items-center gap-3 rounded-md px-2.5 max-sm:px-2 transition-colors ${current ? 'bg-hover font-semibold text-ink' : 'text-muted hover:bg-hover hover:text-ink'}`}
          >
            <page.icon aria-hidden className="size-4 shrink-0" />
            <span className="sr-only grow wide:not-sr-only">{page.name}</span>
            <Count page={page.name} />
          </Link>
        );
      })}
      <div className="flex gap-1 max-sm:gap-0 sm:mt-auto sm:flex-col">
        <button type="button" onClick={onSearch} title="Search and commands (Ctrl K)" className="flex h-8 items-center gap-3 rounded-md px-2.5 max-sm:px-2 text-muted hover:bg-hover hover:text-ink">
          <Search aria-hidden className="size-4 shrink-0" />
          <span className="sr-only grow text-left wide:not-sr-only">Search</span>
          <kbd aria-hidden data-keys="Ctrl K" className="hidden rounded border border-line px-1 font-sans text-2xs text-faint after:content-[attr(data-keys)] wide:inline" />
        </button>
        <button type="button" onClick={onKeys} title="Keys (?)" className="flex h-8 items-center gap-3 rounded-md px-2.5 max-sm:px-2 text-muted hover:bg-hover hover:text-ink">
          <Keyboard aria-hidden className="size-4 shrink-0" />
          <span className="sr-only grow text-left wide:not-sr-only">Keys</span>
        </button>
        <ThemeMenu />
      </div>
    </nav>
  );
}

function Count({ page }: { page: string }) {
  const revisions = useOfRelease((lists) => lists.revisions).length;
  const warnings = useLive((state) => state.lists.events.filter((event) => event.warning).length);
  const text = page === 'Releases' && revisions > 0 ? String(revisions) : page === 'Events' && warnings > 0 ? `${warnings} warn` : '';
  return text === '' ? null : <span aria-hidden data-count={text} className="hidden text-xs font-normal text-faint after:content-[attr(data-count)] wide:inline" />;
}

/** A ship's wheel, drawn: eight spokes and a rim. */
function WheelMark() {
  const spokes = [0, 45, 90, 135];
  return (
    <svg viewBox="0 0 24 24" className="size-5 shrink-0 text-accent" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
      <circle cx="12" cy="12" r="6.5" />
      <circle cx="12" cy="12" r="1.5" fill="currentColor" />
      {spokes.map((angle) => <path key={angle} d="M12 1.5v21" transform={`rotate(${angle} 12 12)`} strokeWidth="1.6" />)}
    </svg>
  );
}
