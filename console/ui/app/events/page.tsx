import type { Metadata } from 'next';
import { Events } from '../../features/events/events.tsx';

export const metadata: Metadata = { title: 'Events' };

export default function EventsPage() {
  return <Events />;
}
