/** Look of text fields and selects; their border reaches 3:1 so that one can see where to click. */
export const fieldClass = 'h-8 rounded-md border border-control bg-field px-2.5 text-sm text-ink disabled:text-faint aria-invalid:border-failed-line';
