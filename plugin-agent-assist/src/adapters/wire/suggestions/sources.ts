import * as v from 'valibot';

import { parseHttpUrl } from '../../../domain/http-url';
import type { Source } from '../../../domain/suggestion';
import { decodeOptional, type Report } from '../decode';
import { remember } from '../remember';
import { decodeName, decodeText, withoutBidiControls } from '../text';

/** The parts of a source, which every kind of suggestion names in its own way. */
export interface RawSource {
  readonly title?: unknown;
  readonly uri?: unknown;
  readonly snippet?: unknown;
}

const address = v.string();

/** The same documents are proposed again and again, and a browser takes its time over an address. */
const parseUrl = remember(parseHttpUrl, 256);

/**
 * A source as it may be shown: an address that a browser must not open is left out, its title is not. `undefined`
 * where there is nothing to show.
 */
export function decodeSource(raw: RawSource, what: string, report: Report): Source | undefined {
  const given = decodeOptional(address, raw.uri, `${what} uri`, report) ?? '';
  const url = given === '' ? undefined : parseUrl(given);
  const snippet = decodeText(raw.snippet, `${what} snippet`, report);
  const title =
    decodeName(raw.title, `${what} title`, report) ||
    (url?.host ?? withoutBidiControls(given)) ||
    (snippet && 'Untitled');
  return title ? { title, url, snippet } : undefined;
}

/** Each address once; Google lists a document again for every passage of it. */
export function foldSources(sources: readonly Source[]): readonly Source[] {
  if (sources.length < 2) return sources;
  const byAddress = new Map<string, Source>();
  for (const source of sources) {
    const key = source.url?.href ?? `${source.title}\n${source.snippet}`;
    if (!byAddress.has(key)) byAddress.set(key, source);
  }
  return [...byAddress.values()];
}
