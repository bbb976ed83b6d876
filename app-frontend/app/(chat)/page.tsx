/** A new conversation; see layout.tsx. */
export default function NewConversationPage() {
  return null;
}
