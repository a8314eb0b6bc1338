import * as v from 'valibot';

/** Under this key stand the names of databases, and nothing else, in browsers that cannot list them. */
const KEY = 'agent-assist-databases';

const Names = v.array(v.string());

/** The databases of a family in this browser, those of earlier pages included. Nothing here ever rejects. */
export interface DatabaseNames {
  list(): Promise<readonly string[]>;
  remember(name: string): void;
  forget(name: string): void;
}

/**
 * @param family how the names begin
 * @param storage serves where the browser cannot list its databases, as Firefox before 126
 */
export function databaseNamesOf(
  family: string,
  indexedDB: IDBFactory,
  storage: Pick<Storage, 'getItem' | 'setItem'> | undefined,
): DatabaseNames {
  const canList = typeof (indexedDB as Partial<IDBFactory>).databases === 'function';

  const read = (): readonly string[] => {
    try {
      const names = v.safeParse(Names, JSON.parse(storage?.getItem(KEY) ?? '[]'));
      return names.success ? names.output : [];
    } catch {
      return [];
    }
  };
  const write = (names: readonly string[]): void => {
    try {
      storage?.setItem(KEY, JSON.stringify(names));
    } catch {
      // A browser that keeps no name keeps no database either, or not for long.
    }
  };

  return {
    async list() {
      const names = canList ? await listed(indexedDB) : read();
      return names.filter((name) => name.startsWith(family));
    },
    remember(name) {
      if (!canList && !read().includes(name)) write([...read(), name]);
    },
    forget(name) {
      if (!canList) write(read().filter((one) => one !== name));
    },
  };
}

async function listed(indexedDB: IDBFactory): Promise<readonly string[]> {
  try {
    return (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
  } catch {
    return [];
  }
}

/** A page that may not store anything may not even look. */
export function browserStorage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
