/**
 * Calls `onLead` when this tab is the one that leads, at once or when the leading tab goes, even if that one
 * crashed. Returns the function that gives the lead up.
 *
 * A browser without Web Locks (or a page that is not a secure context) leads by itself: Flex needs neither.
 */
export function leadWhenPossible(
  locks: Pick<LockManager, 'request'> | undefined,
  name: string,
  onLead: () => void,
): () => void {
  if (!locks) {
    onLead();
    return () => undefined;
  }
  const waiting = new AbortController();
  let giveUp: () => void = () => waiting.abort();
  locks
    .request(name, { signal: waiting.signal }, () => {
      const lead = new Promise<void>((resolve) => (giveUp = resolve));
      onLead();
      return lead;
    })
    .catch((error: unknown) => {
      if (!waiting.signal.aborted) throw error;
    });
  return () => giveUp();
}
