import { setupServer } from 'msw/node';

import { ManualClock } from '../simulator/testing/manual-clock';
import { summaryHandlers } from './summaries';

const FUNCTIONS = 'http://functions.test';
const taskSid = `WT${'a'.repeat(32)}`;
const server = setupServer(...summaryHandlers(FUNCTIONS, new ManualClock()));

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

const ask = async (path: string, body: object) => {
  const response = await fetch(`${FUNCTIONS}/${path}`, {
    method: 'POST',
    body: JSON.stringify({ Token: 'flex-token', ...body }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const version = (change: object = {}) => ({
  editor: 'tab-1',
  sequence: 1,
  base: 0,
  isEdited: true,
  status: 'draft',
  sections: [{ title: 'Situation', text: 'Wants a refund.' }],
  note: '',
  ...change,
});

describe('the mocked Functions of summaries', () => {
  it('open a contact, keep what is written, and count it', async () => {
    expect((await ask('save-summary', { taskSid })).body).toMatchObject({ outcome: 'opened', mine: null });
    const written = await ask('save-summary', { taskSid, version: version() });
    expect(written.body).toMatchObject({ outcome: 'written', number: 1, mine: { status: 'draft' } });
    const saved = await ask('save-summary', {
      taskSid,
      version: version({ status: 'saved', savedBy: 'agent' }),
    });
    expect(saved.body).toMatchObject({ outcome: 'written', number: 2, mine: { status: 'saved' } });
  });

  it('do not take twice what is sent twice, nor what nobody has touched over what somebody has', async () => {
    const again = await ask('save-summary', { taskSid, version: version({ status: 'saved' }) });
    expect(again.body).toMatchObject({ outcome: 'unchanged', number: 2 });
    const untouched = version({ editor: 'agent-assist', sequence: 9, isEdited: false });
    expect((await ask('save-summary', { taskSid, version: untouched })).body).toMatchObject({ number: 2 });
  });

  it('answer who reads and lists', async () => {
    expect((await ask('get-summary', { taskSid })).body).toMatchObject({
      versions: [{ sections: [{ text: 'Wants a refund.' }] }],
    });
    expect((await ask('list-summaries', {})).body).toMatchObject({
      rows: [{ taskSid, status: 'saved', line: 'Wants a refund.' }],
      next: null,
    });
    expect((await ask('get-summary', { taskSid: `WT${'b'.repeat(32)}` })).status).toBe(404);
  });

  it('say what they cannot do', async () => {
    expect((await ask('request-summary', { taskSid })).status).toBe(503);
    expect((await ask('save-summary', { taskSid: 'no task' })).status).toBe(400);
  });
});
