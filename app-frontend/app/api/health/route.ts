export const dynamic = 'force-dynamic';

/** For the kubelet: this process serves. Through the Ingress, `/api/health` is the backend's. */
export function GET(): Response {
  return Response.json({ status: 'ok' }, { headers: { 'cache-control': 'no-store' } });
}
