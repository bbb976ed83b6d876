export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'wheelhouse-theme';

/**
 * Runs inline before the first paint, so that no page ever flashes in the wrong theme. It is text, not a function:
 * the console's server lists its hash in the Content-Security-Policy of each page.
 */
export const themeScript = `(function(){var d=document.documentElement,m=matchMedia('(prefers-color-scheme: dark)');function a(){var t='system';try{t=localStorage.getItem('${key}')||t}catch(e){}d.dataset.theme=t==='dark'||(t!=='light'&&m.matches)?'dark':'light';d.dataset.themeChoice=t}a();m.addEventListener('change',a);addEventListener('storage',a);addEventListener('${key}',a)})()`;

export function readTheme(): Theme {
  const choice = document.documentElement.dataset['themeChoice'];
  return themes.find((theme) => theme === choice) ?? 'system';
}

/** Stores the choice and applies it here and, through the `storage` event, in every other tab. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  window.dispatchEvent(new Event(key));
}

export function subscribeTheme(listener: () => void): () => void {
  window.addEventListener(key, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(key, listener);
    window.removeEventListener('storage', listener);
  };
}
