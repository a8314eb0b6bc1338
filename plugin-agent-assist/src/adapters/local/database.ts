import { wrap, type DBSchema, type IDBPDatabase } from 'idb';

/** A browser whose profile is damaged may never answer. */
const ANSWER_LIMIT_MS = 5_000;

export interface LocalDatabaseOptions {
  readonly name: string;
  /** Of what the database holds; a database of a higher one is left alone. */
  readonly version: number;
  /** Makes the stores of a database that is new. */
  readonly create: (database: IDBDatabase) => void;
  readonly indexedDB: IDBFactory | undefined;
}

/** A database in this browser, shared by all tabs, that may fail at any time. */
export interface LocalDatabase<Schema extends DBSchema> {
  /** `undefined` where IndexedDB failed, in whatever way. The next attempt then opens it anew. */
  attempt<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T | undefined>;
  /** Until the next attempt. */
  close(): void;
  /** Deletes the database whatever it holds, a newer version of this plugin's included. False where that failed. */
  remove(): Promise<boolean>;
}

/**
 * Connects to IndexedDB when it is needed, lets go of a database that somebody wants to delete or upgrade, and does
 * without a browser that does not answer.
 */
export function openLocalDatabase<Schema extends DBSchema>({
  name,
  version,
  create,
  indexedDB,
}: LocalDatabaseOptions): LocalDatabase<Schema> {
  let factory = indexedDB;
  let connection: Promise<IDBPDatabase<Schema>> | undefined;

  function connect(): Promise<IDBPDatabase<Schema>> {
    if (connection) return connection;
    if (!factory) return Promise.reject(new Error('This browser has no IndexedDB'));
    const opening = open(factory);
    connection = opening;
    const lose = (): void => {
      if (connection === opening) connection = undefined;
    };
    opening.then((database) => {
      // Somebody wants to delete or upgrade the database, and waits for us.
      database.addEventListener('versionchange', () => {
        lose();
        database.close();
      });
      database.addEventListener('close', lose);
    }, lose);
    return opening;
  }

  function open(asked: IDBFactory): Promise<IDBPDatabase<Schema>> {
    return new Promise((resolve, reject) => {
      const request = asked.open(name, version);
      const limit = setTimeout(() => {
        factory = undefined;
        request.onsuccess = () => request.result.close();
        reject(new Error('IndexedDB does not answer'));
      }, ANSWER_LIMIT_MS);
      request.onupgradeneeded = () => create(request.result);
      request.onsuccess = () => {
        clearTimeout(limit);
        resolve(wrap(request.result) as unknown as IDBPDatabase<Schema>);
      };
      request.onerror = () => {
        clearTimeout(limit);
        reject(request.error ?? new Error('IndexedDB cannot be opened'));
      };
    });
  }

  function closeThat(used: Promise<IDBPDatabase<Schema>> | undefined): void {
    if (connection === used) connection = undefined;
    used?.then(
      (database) => database.close(),
      () => undefined,
    );
  }

  return {
    async attempt(work) {
      const used = connect();
      try {
        return await work(await used);
      } catch {
        closeThat(used);
        return undefined;
      }
    },
    close: () => closeThat(connection),
    remove() {
      closeThat(connection);
      return new Promise((resolve) => {
        const limit = setTimeout(() => resolve(false), ANSWER_LIMIT_MS);
        const end = (isGone: boolean): void => {
          clearTimeout(limit);
          resolve(isGone);
        };
        try {
          const request = factory?.deleteDatabase(name);
          if (!request) end(false);
          else {
            request.onsuccess = () => end(true);
            request.onerror = () => end(false);
          }
        } catch {
          end(false);
        }
      });
    },
  };
}

/** A page that may not store anything may not even look. */
export function browserIndexedDB(): IDBFactory | undefined {
  try {
    return window.indexedDB;
  } catch {
    return undefined;
  }
}
