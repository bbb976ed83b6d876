/** `system` follows the operating system. Kept in a cookie, so that the server's first paint already has the right colours. */
export type Theme = 'system' | 'light' | 'dark';

export const THEME_COOKIE = 'theme';
const YEAR_SECONDS = 31_536_000;

export function toTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** Changes the page's colours now and for the next visits. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

/** The theme in effect, read from the document. */
export function currentTheme(): Theme {
  return toTheme(document.documentElement.dataset['theme']);
}
