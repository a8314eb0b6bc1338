import type { Page } from 'playwright-core';

import { keptInBrowser } from './kept-in-browser';

/** All that this browser keeps of summaries on disk for the page's origin, as one text to search. */
export const keptSummaries = (page: Page): Promise<string> => keptInBrowser(page, 'summaries');
