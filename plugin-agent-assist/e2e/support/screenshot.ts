import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Page } from 'playwright-core';

const RESULTS = fileURLToPath(new URL('../../../test-results', import.meta.url));

/**
 * Saves what the page shows as `test-results/NAME.png` at the root of the repository.
 * @returns the path
 */
export async function screenshot(page: Page, name: string): Promise<string> {
  await mkdir(RESULTS, { recursive: true });
  const path = join(RESULTS, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
