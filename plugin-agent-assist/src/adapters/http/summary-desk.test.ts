import { http, HttpResponse, type JsonBodyType } from 'msw';
import { setupServer } from 'msw/node';

import type { AnswerRecordName, ContactSid, TaskSid } from '../../domain/ids';
import type { SummaryReport } from '../../domain/ports';
import type { SummaryVersion } from '../../domain/summary';
import { createSummaryDesk } from './summary-desk';

const SAVE = 'https://functions.test/save-summary';
const TASK = `WT${'1'.repeat(32)}` as TaskSid;
const CONTACT = `KD${'a'.repeat(32)}` as ContactSid;
const RECORD = 'projects/demo/locations/global/answerRecords/r1' as AnswerRecordName;

const proof = { contact: CONTACT, ticket: 'v1.e30.c2ln' };
const wireVersion = (changes: object = {}) => ({
  worker: `WK${'1'.repeat(32)}`,
  agent: 'Ada',
  number: 4,
  editor: 'tab-1',
  sequence: 9,
  isEdited: true,
  status: 'draft',
  sections: [{ title: 'situation', text: 'Broken cup' }],
  note: '',
  updatedAt: '2026-01-15T10:00:00.500Z',
  ...changes,
});
const ANSWER = {
  ...proof,
  number: 0,
  outcome: 'opened',
  digest: 'written',
  index: 'written',
  mine: null,
  others: [],
};

const version: SummaryVersion = {
  editor: 'tab-1',
  sequence: 9,
  base: 3,
  isEdited: true,
  is: { status: 'saved', savedBy: 'agent', submittedAt: 7 },
  sections: [{ title: '__proto__', text: '<b>ä</b>' }],
  note: 'Calls again',
  answerRecord: RECORD,
  startedAt: 5,
  editedAt: 6,
};

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const desk = (
  flexToken = 'flex-jwt',
  interactionOf: (taskSid: TaskSid) => object | undefined = () => undefined,
) =>
  createSummaryDesk({ functionsUrl: 'https://functions.test/', flexToken: () => flexToken }, interactionOf);

const report = (parts: Partial<SummaryReport> = {}, from = desk()) =>
  from.report(
    {
      taskSid: TASK,
      ticket: undefined,
      contact: undefined,
      session: undefined,
      version: undefined,
      answers: undefined,
      ...parts,
    },
    new AbortController().signal,
  );

/** Answers and keeps what was asked. */
function answering(body: JsonBodyType, status = 200) {
  const seen: unknown[] = [];
  server.use(
    http.post(SAVE, async ({ request }) => {
      seen.push(await request.json());
      return HttpResponse.json(body, { status });
    }),
  );
  return seen;
}

describe('a report on a summary', () => {
  it('that only opens the contact says nothing but which task it is', async () => {
    const seen = answering(ANSWER);
    await expect(report()).resolves.toEqual({
      type: 'accepted',
      isIncomplete: false,
      ...proof,
      mine: undefined,
      others: [],
    });
    expect(seen).toEqual([{ Token: 'flex-jwt', taskSid: TASK }]);
  });

  it('names the interaction of the task until the Function has given a proof', async () => {
    const seen = answering(ANSWER);
    const named = { flexInteractionSid: CONTACT, flexInteractionChannelSid: `UO${'a'.repeat(32)}` };
    const from = desk('flex-jwt', (taskSid) => (taskSid === TASK ? named : undefined));
    await report({}, from);
    await report(proof, from);
    expect(seen).toEqual([
      { Token: 'flex-jwt', taskSid: TASK, interaction: named },
      { Token: 'flex-jwt', taskSid: TASK, ...proof },
    ]);
  });

  it('tells all its parts together, and brings back what Sync has', async () => {
    const others = [
      wireVersion({ worker: `WK${'2'.repeat(32)}`, agent: 'Bo', updatedAt: '2026-01-15T08:00:00Z' }),
      wireVersion({ worker: `WK${'3'.repeat(32)}`, agent: 'Cy', updatedAt: '2026-01-15T09:00:00Z' }),
    ];
    const seen = answering({
      ...ANSWER,
      outcome: 'written',
      mine: wireVersion({ status: 'saved', savedBy: 'agent', answerRecord: RECORD }),
      others,
    });
    const outcome = await report({
      ...proof,
      session: {
        phase: 'wrapping',
        isPaused: true,
        counts: { shown: 3, used: 1 },
        sentiment: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
      },
      version,
      answers: 'a1b2',
    });
    expect(seen).toEqual([
      {
        Token: 'flex-jwt',
        taskSid: TASK,
        ...proof,
        session: {
          phase: 'wrapping',
          paused: true,
          counts: { shown: 3, used: 1 },
          sentiment: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
        },
        version: {
          editor: 'tab-1',
          sequence: 9,
          base: 3,
          isEdited: true,
          status: 'saved',
          savedBy: 'agent',
          sections: [{ title: '__proto__', text: '<b>ä</b>' }],
          note: 'Calls again',
          answerRecord: RECORD,
        },
        answers: 'a1b2',
      },
    ]);
    expect(outcome).toMatchObject({
      mine: {
        number: 4,
        status: 'saved',
        savedBy: 'agent',
        answerRecord: RECORD,
        updatedAt: Date.UTC(2026, 0, 15, 10, 0, 0, 500),
      },
      others: [{ agent: 'Cy' }, { agent: 'Bo', savedBy: undefined, answerRecord: undefined }],
    });
  });

  it('does not call a draft saved by anybody', async () => {
    const seen = answering(ANSWER);
    await report({ version: { ...version, is: { status: 'draft' }, answerRecord: undefined } });
    expect(seen).toMatchObject([{ version: { status: 'draft' } }]);
    expect(JSON.stringify(seen)).not.toMatch(/savedBy|answerRecord|startedAt/);
  });

  it.each([
    [{ digest: 'failed' }, true],
    [{ index: 'failed' }, true],
    [{ digest: 'forgotten', index: 'skipped' }, false],
    [{ digest: 'tooLong' }, false],
  ])('is to be told once more where supervisors do not see all of it: %j', async (answer, isIncomplete) => {
    answering({ ...ANSWER, ...answer });
    await expect(report()).resolves.toMatchObject({ isIncomplete });
  });

  it('takes no offence at a record of Google’s that cannot be read', async () => {
    answering({ ...ANSWER, mine: wireVersion({ answerRecord: 'somewhere/else' }) });
    await expect(report()).resolves.toMatchObject({ mine: { answerRecord: undefined } });
  });
});

describe('a report that is refused', () => {
  const refusal = (code: string, more: object = {}) => ({ error: { code, message: 'The reason' }, ...more });

  it('for a text that the editor had not seen brings that text', async () => {
    answering(refusal('version_conflict', { ...proof, mine: wireVersion({ editor: 'tab-2' }) }), 409);
    await expect(report({ version })).resolves.toMatchObject({
      type: 'conflict',
      stored: { editor: 'tab-2', number: 4 },
      proof,
    });
    answering(refusal('version_conflict', { mine: wireVersion() }), 409);
    await expect(report({ version })).resolves.not.toHaveProperty('proof');
  });

  it.each([
    { status: 409, code: 'not_connected', kind: 'busy' },
    { status: 413, code: 'too_long', kind: 'tooLong' },
    { status: 403, code: 'not_yours', kind: 'forbidden' },
    { status: 404, code: 'task_forgotten', kind: 'notFound' },
    { status: 400, code: 'request_invalid', kind: 'rejected' },
    { status: 401, code: 'token_invalid', kind: 'unauthorized' },
    { status: 429, code: 'too_many', kind: 'busy' },
    { status: 500, code: 'not_configured', kind: 'misconfigured' },
    { status: 503, code: 'twilio_unavailable', kind: 'unreachable' },
  ])('says why: $status $code is $kind', async ({ status, code, kind }) => {
    answering(refusal(code), status);
    await expect(report({ version })).rejects.toMatchObject({
      kind,
      message: `Twilio Function save-summary answered ${status}: The reason`,
    });
  });

  it.each([
    { status: 503, code: 'twilio_unavailable', kind: 'unreachable' },
    { status: 413, code: 'too_long', kind: 'tooLong' },
  ])('hands on the proof that the contact is this worker’s: $status', async ({ status, code, kind }) => {
    answering(refusal(code, proof), status);
    await expect(report({ version })).resolves.toEqual({
      type: 'refused',
      failure: { kind, message: `Twilio Function save-summary answered ${status}: The reason` },
      proof,
    });
  });

  it('is no proof of anything where that cannot be read', async () => {
    answering(refusal('twilio_unavailable', { contact: 'KD1', ticket: 'v1' }), 503);
    await expect(report()).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it.each([
    [{ ...ANSWER, contact: 'KD1' }, 200],
    [{ ...ANSWER, ticket: '' }, 200],
    [{ ...ANSWER, mine: { text: 'Broken cup' } }, 200],
    [refusal('version_conflict', { mine: 'Broken cup' }), 409],
  ])(
    'or answered in a way that nobody understands is malformed, and quotes nothing: %#',
    async (body, status) => {
      answering(body, status);
      const failure: unknown = await report().catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'malformed' });
      expect(String(failure)).not.toContain('Broken cup');
    },
  );

  it('does not leave the browser before anybody is signed in', async () => {
    await expect(report({}, desk(''))).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});
