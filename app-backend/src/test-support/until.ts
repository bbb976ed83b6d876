/** Asks again every 20 ms until the answer is true. @throws after 15 s, naming what did not happen */
export async function until(isTrue: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const giveUpAt = Date.now() + 15_000;
  while (!(await isTrue())) {
    if (Date.now() > giveUpAt) throw new Error(`did not happen within 15 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
