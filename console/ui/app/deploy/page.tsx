import type { Metadata } from 'next';
import { Deploy } from '../../features/deploy/deploy.tsx';

export const metadata: Metadata = { title: 'Deploy' };

export default function DeployPage() {
  return <Deploy />;
}
