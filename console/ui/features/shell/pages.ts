import { ChartSpline, Clock, House, type LucideIcon, History, Rocket, ScrollText } from 'lucide-react';

export type Page = { name: string; href: string; icon: LucideIcon; key: string };

/** The pages there are; `key` is the letter that goes there after `g`. */
export const pages: readonly Page[] = [
  { name: 'Overview', href: '/', icon: House, key: 'o' },
  { name: 'Deploy', href: '/deploy', icon: Rocket, key: 'd' },
  { name: 'Releases', href: '/releases', icon: History, key: 'r' },
  { name: 'Scaling', href: '/scaling', icon: ChartSpline, key: 's' },
  { name: 'Logs', href: '/logs', icon: ScrollText, key: 'l' },
  { name: 'Events', href: '/events', icon: Clock, key: 'e' },
];

/** The export serves `/deploy` and `/deploy/` alike. */
export function isCurrent(page: Page, pathname: string): boolean {
  return (pathname.replace(/\/$/, '') || '/') === page.href;
}
