/** “0.4 s”, “11.8 s”, “1 min 12 s”, “2 h 5 min”: how long something took. Negative and tiny values read as “0.0 s”. */
export function formatDuration(ms: number): string {
  if (ms < 59_950) return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
  return formatWholeSeconds(Math.round(ms / 1000));
}

/** Age of a moment in whole units: “0 s”, “48 s”, “3 min 50 s”, “2 h 12 min”, “3 d 4 h”. A clock that is ahead reads as “0 s”. */
export function formatAge(ms: number): string {
  return formatWholeSeconds(Math.max(0, Math.floor(ms / 1000)));
}

/** “12:04:31” in the reader's time zone. */
export function formatClock(at: string | number): string {
  return clockFormat.format(new Date(at));
}

/** “12:04:31.250”, for log lines, where many share a second. */
export function formatClockWithMillis(at: string): string {
  return millisFormat.format(new Date(at));
}

/** Date, time and zone; shown on hover beside every age. */
export function formatExact(at: string | number): string {
  return exactFormat.format(new Date(at));
}

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const millisFormat = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3,
});
const exactFormat = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric', month: 'short', day: 'numeric',
  hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short',
});

function formatWholeSeconds(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  if (minutes > 0) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return `${seconds} s`;
}
