import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import * as v from 'valibot';

import { parseTranscript, type TranscriptLine } from '../transcript';

/**
 * Where a sample of the Action-Based Conversations Dataset (ASAPP Research) may lie, beside the repository: dialogues
 * between real people. Tests read it where it is present.
 */
export const ABCD_SAMPLE = fileURLToPath(
  new URL('../../../../shared/data/abcd/abcd_sample.json', import.meta.url),
);

const sampleSchema = v.array(
  v.object({
    scenario: v.object({ subflow: v.string() }),
    original: v.array(v.tuple([v.string(), v.string()])),
  }),
);

/** The dialogues without what the agent's tools reported. */
export const readAbcd = (): readonly { readonly name: string; readonly lines: readonly TranscriptLine[] }[] =>
  v.parse(sampleSchema, JSON.parse(readFileSync(ABCD_SAMPLE, 'utf8'))).map(({ scenario, original }) => ({
    name: scenario.subflow,
    lines: parseTranscript(
      original.filter(([speaker]) => speaker !== 'action').map(([role, text]) => ({ role, text })),
    ),
  }));
