import Link from 'next/link';

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-content-center gap-3 p-6 text-center">
      <h1 className="text-xl font-semibold">There is nothing here</h1>
      <p className="text-soft">This address does not belong to any page.</p>
      <Link href="/" className="font-medium text-accent underline underline-offset-2">
        Go to your tasks
      </Link>
    </main>
  );
}
