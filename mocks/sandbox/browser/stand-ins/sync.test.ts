import { createWorld } from '../../../twilio/model/world';
import { createSdkHub } from '../../../twilio/transport/sdk-hub';
import { SyncClient } from './sync';
import { putInPage } from '../page-socket';

const world = createWorld({ seed: 1 });
const hub = createSdkHub(world);
const page = putInPage(hub);
let client: SyncClient;
beforeAll(() => (client = new SyncClient(world.signIn('ada'))));
afterAll(async () => {
  await client.shutdown();
  hub.close();
});

/** What an object of Sync's tells, by name of its events. */
const telling = (source: NodeJS.EventEmitter, ...names: readonly string[]) => {
  const told: unknown[] = [];
  for (const name of names)
    source.on(name, ({ key, item, data }: { key?: string; item?: { key: string }; data?: unknown }) =>
      told.push([name, key ?? item?.key ?? data]),
    );
  return told;
};

describe('once the connection is back', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());
  const untilBack = () => jest.advanceTimersByTimeAsync(1_000);

  it('a map tells what has become of its items, and goes on telling', async () => {
    const map = await client.map('notes');
    for (const key of ['same', 'changed', 'gone']) await map.set(key, { n: 1 });
    const told = telling(map, 'itemAdded', 'itemUpdated', 'itemRemoved');
    page.cut();
    world.sync.setMapItem('notes', 'changed', { n: 2 });
    world.sync.setMapItem('notes', 'new', { n: 1 });
    world.sync.removeMapItem('notes', 'gone');
    expect(told).toEqual([]);
    await untilBack();
    expect(told).toEqual([
      ['itemUpdated', 'changed'],
      ['itemAdded', 'new'],
      ['itemRemoved', 'gone'],
    ]);
    world.sync.setMapItem('notes', 'same', { n: 2 });
    expect(told).toHaveLength(4);
  });

  it('a document tells what it has become, once, and goes on telling', async () => {
    const document = await client.document('state');
    await document.set({ n: 1 });
    const told = telling(document, 'updated');
    page.cut();
    await untilBack();
    expect(told).toEqual([]);
    page.cut();
    world.sync.setDocument('state', { n: 2 });
    await untilBack();
    world.sync.setDocument('state', { n: 3 });
    expect(told).toEqual([
      ['updated', { n: 2 }],
      ['updated', { n: 3 }],
    ]);
  });

  it('a live query tells what it would find by now, and goes on telling', async () => {
    const ada = world.workerNamed('ada')?.sid ?? '';
    const first = world.interactions.startChat({ customerName: 'Cleo', text: 'one', workerSid: ada });
    const query = await client.liveQuery('tr-reservation', `data.worker_sid == "${ada}"`);
    const told = telling(query, 'itemUpdated', 'itemRemoved');
    page.cut();
    const second = world.interactions.startChat({ customerName: 'Dana', text: 'one', workerSid: ada });
    await untilBack();
    expect(told).toEqual([['itemUpdated', second.reservation?.sid]]);
    world.taskRouter.accept(second.reservation?.sid ?? '');
    expect(told).toHaveLength(2);
    expect(Object.keys(query.getItems())).toEqual([first.reservation?.sid, second.reservation?.sid]);
  });
});
