/**
 * The full form of an image name, as container runtimes normalise it: `todo:1` → `docker.io/library/todo:1`. Two spellings of one image
 * are one image. (https://github.com/distribution/reference, ParseDockerRef)
 */
export function toFullImageName(name: string): string {
  const [path, digest] = name.split('@', 2);
  const slash = (path ?? '').indexOf('/');
  const first = slash < 0 ? '' : (path ?? '').slice(0, slash);
  const hasRegistry = first === 'localhost' || /[.:]/.test(first);
  const withRegistry = hasRegistry ? path : `docker.io/${slash < 0 ? 'library/' : ''}${path}`;
  if (digest !== undefined) return `${withRegistry}@${digest}`;
  return isTagged(name) ? `${withRegistry}` : `${withRegistry}:latest`;
}

/** The form people write: `docker.io/library/todo:1` → `todo:1`. */
export function toShortImageName(name: string): string {
  return name.replace(/^docker\.io\/(library\/)?/, '');
}

/** Same characters as a real reference may have: it becomes a file name and a command-line word. */
export function isImageName(name: string): boolean {
  return /^[a-z0-9]+([._/:-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$/.test(name) && name.length <= 255;
}

function isTagged(name: string): boolean {
  return name.lastIndexOf(':') > name.lastIndexOf('/');
}
