declare global {
  /** Where {@link installMovableDate} has run: moves `Date` on. Timers notice nothing, as those of a sleeping computer. */
  var moveDate: ((ms: number) => void) | undefined;
}

/**
 * Makes the `Date` of this place one that can be moved on by `moveDate(ms)`. Without a word about anything else, so
 * that a page can be given its source.
 */
export function installMovableDate(): void {
  let ahead = 0;
  const now = (): number => RealDate.now() + ahead;
  const RealDate = Date;
  globalThis.moveDate = (ms) => {
    ahead += ms;
  };
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args: unknown[], newTarget): object =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, key): unknown => (key === 'now' ? now : Reflect.get(target, key)),
  });
}
