/** What the sandbox's own pages ask of its server. */
export async function control<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const response = await fetch(`/__sandbox${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer as T;
  const { error } = answer as { error?: { message?: string } };
  throw new Error(error?.message ?? `The sandbox answered ${response.status}`);
}

/** @returns the element with this id, which the page's own HTML has. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`#${id} is missing from the page`);
  return element;
}
