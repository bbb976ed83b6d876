/** A stored conversation; the app reads its id from the address, see layout.tsx. */
export default function ConversationPage() {
  return null;
}
