/** Resolves when everything has happened that needs no time to pass: promises, microtasks and what they start. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((resolve) => setTimeout(resolve, 0));
};
