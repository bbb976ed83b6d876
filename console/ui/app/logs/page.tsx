import type { Metadata } from 'next';
import { Logs } from '../../features/logs/logs.tsx';

export const metadata: Metadata = { title: 'Logs' };

export default function LogsPage() {
  return <Logs />;
}
