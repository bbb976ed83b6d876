export type Token = { text: string; kind: 'key' | 'comment' | 'string' | 'value' | 'plain' };

/** Colours one line of YAML by its looks. No parser: it has to keep up with typing and with text that is not valid yet. */
export function highlightLine(line: string): Token[] {
  const comment = line.search(/(^|\s)#/);
  const code = comment === -1 ? line : line.slice(0, comment);
  const tail: Token[] = comment === -1 ? [] : [{ text: line.slice(comment), kind: 'comment' }];
  const key = /^(\s*(?:- +)*)((?:"[^"]*"|'[^']*'|[^\s"'#:][^:#]*?))(\s*:)(?=\s|$)/.exec(code);
  if (!key) return [...toValue(code), ...tail];
  const [whole, indent = '', name = '', colon = ''] = key;
  return [{ text: indent, kind: 'plain' }, { text: name, kind: 'key' }, { text: colon, kind: 'plain' }, ...toValue(code.slice(whole.length)), ...tail];
}

function toValue(text: string): Token[] {
  if (text === '') return [];
  return [{ text, kind: /^\s*["']/.test(text) ? 'string' : /^\s*(-?[\d.]+|true|false|null|~)\s*$/.test(text) ? 'value' : 'plain' }];
}
