import { createWorld, type World } from '../twilio/model/world';
import type { AssistedConversation, ColleagueClient, SummarySave } from './colleague-client';
import { COLLEAGUES, startColleagues } from './colleagues';
import { createSandbox } from './control';

const ADA = { name: 'ada', fullName: 'Ada Agent', roles: ['agent'] };
const SUMMARY = {
  sections: [
    { title: 'situation', text: 'A parcel is late' },
    { title: 'resolution', text: 'N/A' },
  ],
  answerRecord: 'answerRecords/R',
};

/** The colleagues at Functions and connector that answer at once, and keep what they were asked. */
const setUp = ({ colleagues = COLLEAGUES, refusals = [] as string[] } = {}) => {
  const world = createWorld({ seed: 1, members: [ADA, ...colleagues] });
  const sandbox = createSandbox(world);
  const saves: SummarySave[] = [];
  const told: string[] = [];
  const complaints: string[] = [];
  const conversation: AssistedConversation = {
    turns: () => Promise.resolve([{ role: 'END_USER', text: 'My parcel is late' }]),
    tell: (turns) => {
      told.push(...turns.map(({ role, text }) => `${role}: ${text}`));
      return Promise.resolve();
    },
    summarise: () => Promise.resolve(SUMMARY),
  };
  const converse = jest.fn<Promise<AssistedConversation>, [string, boolean]>(() =>
    Promise.resolve(conversation),
  );
  const client = (): ColleagueClient => ({
    save(save) {
      const refusal = refusals.shift();
      if (refusal !== undefined) return Promise.reject(new Error(refusal));
      saves.push(save);
      return Promise.resolve({ ticket: `ticket ${save.taskSid}`, number: saves.length });
    },
    converse,
  });
  const team = startColleagues({
    world,
    sandbox,
    client,
    seed: 1,
    pace: 1,
    log: (line) => void complaints.push(line),
  });
  return {
    world,
    sandbox,
    team,
    saves,
    told,
    complaints,
    converse,
    savesOf: (taskSid: string | undefined) => saves.filter((one) => one.taskSid === taskSid),
  };
};

const tasksOf = (world: World, name: string) =>
  world.taskRouter
    .reservations()
    .filter(({ workerSid }) => workerSid === world.workerNamed(name)?.sid)
    .map(({ task }) => task);
const openTasks = (world: World, name: string) =>
  world.taskRouter
    .openReservations(world.workerNamed(name)?.sid)
    .filter(({ status }) => status !== 'wrapping');

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const MINUTE = 60_000;

it('are of two teams, and get no contacts of other people', () => {
  const { world } = setUp();
  const teams = COLLEAGUES.map(({ name }) => world.workerNamed(name)?.attributes.team_name);
  expect(new Set(teams).size).toBe(2);
  const { reservation } = world.interactions.startChat({ customerName: 'Cleo' });
  expect(reservation?.workerSid).toBe(world.workerNamed('ada')?.sid);
});

it('take a chat through all phases, with a summary that is drafted, edited and saved', async () => {
  const { world, savesOf, told, complaints } = setUp();
  await jest.advanceTimersByTimeAsync(2.5 * MINUTE);
  const [task] = tasksOf(world, 'mia');
  const saves = savesOf(task?.sid);
  const [opening] = saves;

  expect(task?.assignmentStatus).toBe('completed');
  expect(opening).toEqual({
    taskSid: task?.sid,
    session: { phase: 'live', counts: expect.any(Object) as object, sentiment: expect.any(Array) as object },
  });
  expect(saves.slice(1).every(({ ticket }) => ticket === `ticket ${task?.sid}`)).toBe(true);
  const phases = saves.map(({ session }) => session?.phase);
  expect([...new Set(phases)]).toEqual(['live', 'wrapping', 'ended']);

  const drafts = saves.flatMap(({ version }) => (version?.editor === 'agent-assist' ? [version] : []));
  expect(drafts.length).toBeGreaterThan(1);
  expect(drafts.map(({ status, isEdited }) => [status, isEdited])).toContainEqual(['draft', false]);
  const sequences = drafts.map(({ sequence }) => sequence);
  expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  const saved = saves.flatMap(({ version }) => (version?.status === 'saved' ? [version] : []));
  expect(saved).toMatchObject([
    { savedBy: 'agent', isEdited: true, sections: [SUMMARY.sections[0], { text: 'Nothing is left to do.' }] },
  ]);
  expect(told.some((line) => line.startsWith('HUMAN_AGENT: '))).toBe(true);
  expect(complaints).toEqual([]);
});

it('tell how it goes: sentiments of the customer, and never more suggestions used than shown', async () => {
  const { saves } = setUp();
  await jest.advanceTimersByTimeAsync(3 * MINUTE);
  for (const { session } of saves) {
    const { shown = 0, used = 0 } = session?.counts ?? {};
    expect(used).toBeLessThanOrEqual(shown);
    expect(session?.sentiment.length).toBeLessThanOrEqual(8);
    for (const score of session?.sentiment ?? []) expect(Math.abs(score)).toBeLessThanOrEqual(1);
  }
  expect(saves.some(({ session }) => session?.sentiment.some((score) => score !== 0))).toBe(true);
});

it('answer a call, whose conversation comes from the telephony, and hang up when all is said', async () => {
  const { world, savesOf, converse } = setUp();
  await jest.advanceTimersByTimeAsync(2.5 * MINUTE);
  const call = tasksOf(world, 'zoe').find(({ channel }) => channel === 'voice');
  const callSid = String(call?.attributes.call_sid);
  expect(call?.assignmentStatus).toBe('completed');
  expect(world.calls.leg(callSid).status).toBe('completed');
  expect(converse).toHaveBeenCalledWith(callSid, false);
  expect(savesOf(call?.sid).some(({ version }) => version?.status === 'saved')).toBe(true);
});

it('get a contact every 20 to 40 seconds, but have no more than two at a time', async () => {
  const { world } = setUp();
  for (let second = 0; second < 300; second += 1) {
    await jest.advanceTimersByTimeAsync(1_000);
    for (const { name } of COLLEAGUES) expect(openTasks(world, name).length).toBeLessThanOrEqual(2);
  }
  for (const { name } of COLLEAGUES) {
    const contacts = tasksOf(world, name).length;
    expect(contacts).toBeGreaterThanOrEqual(4);
    expect(contacts).toBeLessThanOrEqual(16);
  }
});

it('do the same things at the same times with the same seed', async () => {
  const customers = async (): Promise<unknown[]> => {
    const { world, team } = setUp();
    await jest.advanceTimersByTimeAsync(MINUTE);
    team.stop();
    return world.taskRouter.tasks().map(({ attributes }) => attributes.from);
  };
  const once = await customers();
  expect(once.length).toBeGreaterThan(2);
  expect(await customers()).toEqual(once);
});

it('answer what a supervisor asks in the digest, once', async () => {
  const { world, savesOf } = setUp();
  await jest.advanceTimersByTimeAsync(15_000);
  const [reservation] = openTasks(world, 'mia');
  const task = reservation?.task;
  if (!task) throw new Error('Mia has no contact yet');
  const digest = { v: 1, request: { id: 'abcd1234', by: 'Sam Supervisor', at: 1 } };
  for (let time = 0; time < 2; time += 1)
    world.taskRouter.setTaskAttributes(task.sid, { ...task.attributes, agent_assist_digest: digest });
  await jest.advanceTimersByTimeAsync(15_000);
  expect(savesOf(task.sid).filter(({ answers }) => answers === 'abcd1234')).toHaveLength(1);
});

it('save nothing more of what a reset has taken away, and go on with new contacts', async () => {
  const { world, sandbox, saves } = setUp();
  await jest.advanceTimersByTimeAsync(MINUTE);
  sandbox.reset();
  const before = new Set(saves.map(({ taskSid }) => taskSid));
  saves.length = 0;
  await jest.advanceTimersByTimeAsync(2 * MINUTE);
  expect(saves.filter(({ taskSid }) => before.has(taskSid))).toEqual([]);
  expect(world.taskRouter.tasks().length).toBeGreaterThan(2);
  expect(saves.length).toBeGreaterThan(0);
});

it('take over a chat that somebody hands to them, without telling Google what others have told it', async () => {
  const { world, converse, told } = setUp();
  const { channel, reservation } = world.interactions.startChat({
    customerName: 'Cleo',
    text: 'My own words',
  });
  const { interactionSid, sid, conversationSid, invites } = channel;
  world.interactions.acceptInvite(interactionSid, sid, invites[0]?.sid ?? '', reservation?.sid ?? '');
  world.interactions.handOver(interactionSid, sid, {
    from: world.workerNamed('ada')?.sid ?? '',
    to: world.workerNamed('noah')?.sid,
  });
  await jest.advanceTimersByTimeAsync(20_000);
  const { messages, participants } = world.conversations.get(conversationSid);
  expect(messages.at(-1)?.body).toContain('Noah Kim');
  expect(participants).toHaveLength(2);
  expect(converse).toHaveBeenCalledWith(conversationSid, false);
  expect(told.join()).not.toContain('My own words');
  await jest.advanceTimersByTimeAsync(2 * MINUTE);
  expect(channel.status).toBe('closed');
});

it('go on where something could not be saved, and say what', async () => {
  const { saves, complaints } = setUp({ refusals: ['/save-summary answered 503: down'] });
  await jest.advanceTimersByTimeAsync(MINUTE);
  expect(complaints).toEqual([expect.stringMatching(/^colleagues: \w+: \/save-summary answered 503: down$/)]);
  expect(saves.length).toBeGreaterThan(3);
});

it('do nothing more once they are sent home', async () => {
  const { world, team, saves } = setUp();
  await jest.advanceTimersByTimeAsync(MINUTE);
  team.stop();
  const [tasks, saved] = [world.taskRouter.tasks().length, saves.length];
  await jest.advanceTimersByTimeAsync(5 * MINUTE);
  expect(world.taskRouter.tasks().length).toBeLessThanOrEqual(tasks);
  expect(saves).toHaveLength(saved);
});
