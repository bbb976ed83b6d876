import type { Metadata } from 'next';
import { Releases } from '../../features/releases/releases.tsx';

export const metadata: Metadata = { title: 'Releases' };

export default function ReleasesPage() {
  return <Releases />;
}
