import { memo } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';

const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
  // A picture would tell its host who reads what; its words are enough.
  img: ({ alt }) => <span>{alt}</span>,
};

/** What a model wrote. react-markdown builds elements, never HTML from text, and drops unsafe link protocols. */
export const Markdown = memo(function Markdown({ text }: { text: string }) {
  return (
    <ReactMarkdown skipHtml components={COMPONENTS}>
      {text}
    </ReactMarkdown>
  );
});
