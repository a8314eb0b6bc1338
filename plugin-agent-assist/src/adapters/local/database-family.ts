import { databaseNamesOf } from './database-names';

/** How often a page that stays open looks for what has become too old. */
const LOOK_MS = 10 * 60_000;

export interface Family {
  /**
   * Of this database: one for each agent. What comes before the first slash is the family's name, and databases of the
   * same family are those of other agents who have worked in this browser.
   */
  readonly name: string;
  readonly indexedDB: IDBFactory | undefined;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;
  /** Drops what is too old in this page's database, and so opens it. */
  readonly tidyOwn: () => Promise<unknown>;
  /** The same in another one of the family. @returns whether anything is left there */
  readonly tidy: (name: string) => Promise<boolean>;
}

/**
 * Drops what is too old, now and for as long as the page lives, also of agents who have not come back to this browser.
 */
export function tendFamily({ name, indexedDB, storage, tidyOwn, tidy }: Family): void {
  const names = indexedDB && databaseNamesOf(name.slice(0, name.indexOf('/') + 1), indexedDB, storage);
  names?.remember(name);
  const tidyAll = async (): Promise<void> => {
    // The first thing to be kept may come when the page is going, and then there is no time to open a database.
    await tidyOwn();
    for (const other of (await names?.list()) ?? [])
      if (other !== name && !(await tidy(other))) names?.forget(other);
  };
  void tidyAll();
  setInterval(() => void tidyAll(), LOOK_MS);
}
