const key = 'wheelhouse-single-keys';

/** Whether single letters are shortcuts. On unless the person turned them off in the key list. */
export function readSingleKeys(): boolean {
  return localStorage.getItem(key) !== 'off';
}

export function chooseSingleKeys(on: boolean): void {
  localStorage.setItem(key, on ? 'on' : 'off');
  window.dispatchEvent(new Event(key));
}

export function subscribeSingleKeys(listener: () => void): () => void {
  window.addEventListener(key, listener);
  return () => { window.removeEventListener(key, listener); };
}
