import * as v from 'valibot';

import type { SummaryRequest } from '../../domain/summary';
import type { SessionDigest } from '../../domain/supervision';
import { contactSid, sessionEntries, summaryState } from '../wire/summaries';
import { withoutBidiControls } from '../wire/text';

const time = v.pipe(v.number(), v.finite(), v.minValue(0));

/** Agents may write attributes, so nothing here is longer than the Functions would write it. */
const Request = v.pipe(
  v.object({
    id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(36)),
    by: v.pipe(v.string(), v.maxLength(100)),
    at: time,
  }),
  v.transform(({ by, ...request }): SummaryRequest => ({ ...request, by: withoutBidiControls(by) })),
);

/**
 * `agent_assist_digest`, at most 300 characters of JSON, as the Functions write it. Fields that this version does not
 * know are ignored; a digest of another version is none.
 */
const Attributes = v.object({
  agent_assist_digest: v.object({
    ...sessionEntries,
    v: v.literal(1),
    contact: contactSid,
    status: summaryState,
    version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    updatedAt: time,
    request: v.fallback(v.optional(Request), undefined),
  }),
});

/**
 * What a task's attributes tell of its session; `undefined` where they tell nothing, or nothing that can be read.
 *
 * @param attributes a task's, as Flex or its live queries have them
 */
export function readDigest(attributes: unknown): SessionDigest | undefined {
  const parsed = v.safeParse(Attributes, attributes);
  if (!parsed.success) return undefined;
  const { v: _, paused, ...digest } = parsed.output.agent_assist_digest;
  return { ...digest, isPaused: paused ?? false, request: digest.request };
}
