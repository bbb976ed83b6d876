import type { Metadata } from 'next';
import { Scaling } from '../../features/scaling/scaling.tsx';

export const metadata: Metadata = { title: 'Scaling' };

export default function ScalingPage() {
  return <Scaling />;
}
