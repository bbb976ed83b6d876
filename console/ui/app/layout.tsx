import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { Shell } from '../features/shell/shell.tsx';
import { Providers } from '../lib/providers.tsx';
import { themeScript } from '../lib/theme.ts';
import './globals.css';

export const metadata: Metadata = { title: { default: 'Overview · Wheelhouse', template: '%s · Wheelhouse' }, description: 'Deploy one application to Kubernetes and see, live, what happens.' };
export const viewport: Viewport = { colorScheme: 'light dark' };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>
        <Providers>
          <Shell>{children}</Shell>
        </Providers>
      </body>
    </html>
  );
}
