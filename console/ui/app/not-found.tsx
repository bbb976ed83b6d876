import Link from 'next/link';

export default function NotFound() {
  return (
    <div className="m-auto flex flex-col items-center gap-3 text-center">
      <h1 className="text-xl font-semibold">There is no page here</h1>
      <p className="text-muted">The address may be from a later version of the console, or mistyped.</p>
      <Link href="/" className="text-accent underline underline-offset-2">Go to the Overview</Link>
    </div>
  );
}
