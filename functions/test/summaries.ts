import * as v from 'valibot';

import type { Task } from '../../mocks/twilio/model/task-router';
import type { SummaryDocument } from '../src/lib/summary-document';
import type { Answer } from './functions-server';
import type { FunctionsInWorld } from './world';

/** A text as an editor sends it, edited unless told otherwise. */
export const edited = (text = 'Asked for a refund.', changes: Readonly<Record<string, unknown>> = {}) => ({
  editor: 'tab-1',
  sequence: 1,
  base: 0,
  isEdited: true,
  status: 'draft',
  sections: [{ title: 'Situation', text }],
  note: '',
  ...changes,
});

export const session = (
  phase: 'live' | 'wrapping' | 'ended',
  changes: Readonly<Record<string, unknown>> = {},
) => ({
  phase,
  counts: { shown: 0, used: 0 },
  sentiment: [],
  ...changes,
});

const savedSchema = v.looseObject({
  contact: v.string(),
  ticket: v.string(),
  number: v.number(),
  outcome: v.string(),
  digest: v.string(),
  index: v.string(),
  mine: v.nullable(v.looseObject({ sections: v.array(v.object({ title: v.string(), text: v.string() })) })),
  others: v.array(v.looseObject({ worker: v.string() })),
});

/** The body of a save that succeeded. */
export const savedOf = ({ body }: Answer) => v.parse(savedSchema, body);

const refusedSchema = v.looseObject({
  error: v.strictObject({ code: v.string(), message: v.pipe(v.string(), v.minLength(20)) }),
});

/** The body of a refusal, with what stands beside its error. */
export const refusedOf = ({ body }: Answer) => v.parse(refusedSchema, body);

/** Agents and supervisors who call the Functions for summaries. */
export function summariesOf(setUp: () => FunctionsInWorld) {
  const post = (path: string, as: string, body: Readonly<Record<string, unknown>>) =>
    setUp().functions.post(path, { Token: setUp().world.signIn(as), ...body });
  const documentOf = (contact: string) =>
    setUp().world.sync.findDocument(`agent-assist-summary-${contact}`).data as unknown as SummaryDocument;
  return {
    save: (taskSid: string, body: Readonly<Record<string, unknown>> = {}, as = 'ada') =>
      post('/save-summary', as, { taskSid, ...body }),
    get: (wanted: Readonly<Record<string, unknown>>, as = 'sam') => post('/get-summary', as, wanted),
    list: (body: Readonly<Record<string, unknown>> = {}, as = 'sam') => post('/list-summaries', as, body),
    request: (taskSid: string, as = 'sam') => post('/request-summary', as, { taskSid }),
    documentOf,
    /** Each owner's text, as it stands in the document. */
    wordsIn: (contact: string) =>
      documentOf(contact).versions.map(({ sections }) => sections.map(({ text }) => text).join(' ')),
    digestIn: (task: Task) => task.attributes.agent_assist_digest,
    rows: () => setUp().world.sync.mapItems('agent-assist-summaries'),
    sid: (name: string) => setUp().world.workerNamed(name)?.sid ?? '',
  };
}
