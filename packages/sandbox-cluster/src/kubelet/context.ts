import type { EventRecorder } from '../controllers/events.ts';
import type { ImageStore } from '../images/image-store.ts';
import type { Log } from '../log.ts';
import type { Objects } from '../objects.ts';

/** What every part of the kubelet works with. */
export type KubeletContext = {
  objects: Objects;
  images: ImageStore;
  events: EventRecorder;
  log: Log;
  stateDir: string;
  /** File with the names of Services, see network/names.ts. */
  namesFile: string;
  timing: Timing;
  /** Whether a program can be shown another uid than its real one: needs root and user namespaces. */
  canMapUsers: boolean;
  bootId: string;
};

export type Timing = {
  /** First wait before an ended container or a missing image is tried again; doubles up to `backOffMaxMs`. */
  backOffMs: number;
  backOffMaxMs: number;
  /** A container that ran this long starts over with the back-off. */
  backOffResetMs: number;
  /** Between two readings of CPU and memory. */
  usageMs: number;
};

export const DEFAULT_TIMING: Timing = { backOffMs: 10_000, backOffMaxMs: 300_000, backOffResetMs: 600_000, usageMs: 10_000 };

export const NODE_NAME = 'sandbox';
export const NODE_IP = '127.0.0.1';
