import type { Page } from 'playwright-core';

/**
 * All that this browser keeps on disk for the page’s origin, as one text to search.
 *
 * @param family part of the names of the databases that count
 */
export const keptInBrowser = (page: Page, family = ''): Promise<string> =>
  page.evaluate(async (wanted) => {
    const contentsOf = (name: string): Promise<unknown[]> =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(new Error('IndexedDB does not open'));
        opening.onsuccess = () => {
          const database = opening.result;
          const stores = [...database.objectStoreNames];
          const all: unknown[] = [];
          const finish = (): void => {
            database.close();
            resolve(all);
          };
          if (stores.length === 0) {
            finish();
            return;
          }
          const reading = database.transaction(stores);
          for (const store of stores) {
            const request = reading.objectStore(store).getAll();
            request.onsuccess = () => all.push(...(request.result as unknown[]));
          }
          reading.oncomplete = finish;
        };
      });
    const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.includes(wanted) ? [name] : []));
    return JSON.stringify([
      await Promise.all(names.map(contentsOf)),
      Object.entries(localStorage),
      Object.entries(sessionStorage),
    ]);
  }, family);
